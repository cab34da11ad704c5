"""Mail servers that refuse, say "later", hang, or go away after the letter."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Account, Person
from app.core import clock
from app.core import mail as mail_room
from app.core.db import db, transaction
from app.core.jobs import Job
from app.notifications import queries, services
from app.notifications.jobs import gather_digests
from app.notifications.models import How, Notification
from app.notifications.queries import Line
from config import Settings
from tests.core.test_mail import free_port
from tests.data import data
from tests.factories import a_person, an_account
from tests.journeys import post
from tests.notifications.conftest import KIND, Sky
from tests.notifications.test_jobs import due_again

pytestmark = pytest.mark.usefixtures("app", "sky")

HEADERS = (
    *("Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
)
GOES_AWAY = "goes away"
HANGS = "hangs"


@dataclass
class Troubled:
    """Meets each letter with the next trouble of its own list, then takes it."""

    troubles: list[str]
    met: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        trouble = self._trouble(address)
        if trouble.startswith(("4", "5")):
            self.met[address] += 1
            return f"{trouble} no"
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.seen.append(letter["Message-ID"])
        trouble = self._trouble(address)
        self.met[address] += 1
        if trouble == HANGS:
            await asyncio.sleep(1)
        if trouble == GOES_AWAY:
            server.transport.abort()
        if trouble == "data":
            return "451 later"
        if not trouble:
            self.taken.append(letter["Message-ID"])
            self.letters.append(letter)
        return "250 taken"

    def _trouble(self, address: str) -> str:
        met = self.met[address]
        return self.troubles[met] if met < len(self.troubles) else ""


@pytest.fixture
def troubled(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Troubled]:
    box = Troubled([])
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(mail_room, "PATIENCE_SECONDS", 0.3)
    app.config["SETTINGS"] = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    yield box
    app.config["SETTINGS"] = settings
    server.stop()


def people(many: int) -> list[Person]:
    return [an_account(a_person(), email=f"p{n}@example.org").person for n in range(many)]


def tell(everybody: list[Person], subject_id: int = 1) -> None:
    with transaction():
        services.tell([person.id for person in everybody], KIND, subject_id)


def test_every_letter_arrives_once_whatever_the_server_did_before(troubled: Troubled) -> None:
    troubled.troubles = ["451", "data", HANGS, GOES_AWAY]
    everybody = people(3)
    tell(everybody)

    for _ in range(len(troubled.troubles) + 1):
        due_again()
        post.deliver()

    sent = list(db.session.scalars(select(Notification.mailed_at)))
    attempts = Counter(troubled.seen)
    assert len(troubled.taken) == len(set(troubled.taken)) == len(everybody)
    assert set(attempts) == set(troubled.taken), "every attempt is the same letter"
    assert set(attempts.values()) == {4}, "all but the one refused before its words"
    assert None not in sent


def test_a_recipient_refused_for_good_is_not_tried_again(troubled: Troubled) -> None:
    troubled.troubles = ["550"] * 9
    [ana] = people(1)

    for subject in range(1, 7):
        tell([ana], subject)
        for _ in range(2):
            due_again()
            post.deliver()

    db.session.rollback()
    assert troubled.met["p0@example.org"] == queries.MOST_REFUSALS
    assert queries.refusing(ana.id) == "p0@example.org"
    assert set(db.session.scalars(select(Job.error))) == {None}


@pytest.mark.parametrize("mends", ["the button", "another address"])
def test_the_button_or_another_address_begins_anew(troubled: Troubled, mends: str) -> None:
    [ana] = people(1)
    with transaction():
        for n in range(queries.MOST_REFUSALS):
            services.note_refused(ana.id, f"digest-{n}", "p0@example.org")
    tell([ana], 1)
    post.deliver()
    before = list(troubled.taken)

    with transaction():
        if mends == "the button":
            services.resume_mail(ana)
        else:
            db.session.execute(update(Account).values(email="new@example.org"))
    tell([ana], 2)
    post.deliver()

    assert (before, len(troubled.taken)) == ([], 1)


def test_names_and_titles_make_no_header_of_their_own(troubled: Troubled, sky: Sky) -> None:
    values = json.loads(data("security/email_header_values.json").read_text())
    [ana] = people(1)
    for n, value in enumerate(values):
        line = Line(f"{value} commented on “{value}”", "/rules", value, value)
        sky.lines |= {1 + n: line, 101 + n: line}
        tell([ana], 1 + n)
    post.deliver()
    with transaction():
        services.choose(ana.id, KIND, How.DAILY)
        db.session.execute(update(Person).values(name=values[0]))
    for n in range(len(values)):
        tell([ana], 101 + n)
    with clock.frozen(clock.now() + timedelta(days=2)):
        gather_digests()
        post.deliver()

    assert len(values) == 26
    assert len(troubled.letters) == len(values) + 1
    assert {tuple(letter.keys()) for letter in troubled.letters} == {HEADERS}
    assert {letter["To"] for letter in troubled.letters} == {"p0@example.org"}
