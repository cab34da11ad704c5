"""What is mailed, to whom, and that it is the same letter however often it is sent."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Account, Person, PersonState
from app.core import clock, jobs
from app.core.db import db, transaction
from app.notifications import services
from app.notifications.models import How, Notification
from app.notifications.queries import Line
from config import Settings
from tests.core.test_mail import Mailbox, mailbox
from tests.factories import LONG_AGO, a_person, an_account
from tests.journeys import post
from tests.notifications.conftest import KIND, Sky

__all__ = ["mailbox"]

pytestmark = pytest.mark.usefixtures("app")

TO = "ana@example.org"


@pytest.fixture
def ana() -> Person:
    return an_account(a_person(), email=TO).person


def tell(person: Person, subject_id: int = 1) -> None:
    with transaction():
        services.tell([person.id], KIND, subject_id)


def due_again() -> None:
    """As if the pause after a failure, or the lease of a worker that died, were over."""
    with transaction():
        db.session.execute(update(jobs.Job).values(run_at=LONG_AGO, lease_until=None))


def mailed() -> list[bool]:
    found = db.session.scalars(select(Notification.mailed_at).order_by(Notification.id))
    return [moment is not None for moment in found]


def words(letter: Any) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


@pytest.mark.usefixtures("sky")
def test_a_letter_says_it_all_and_how_to_end_it(mail: Path, ana: Person) -> None:
    tell(ana)

    post.deliver()

    [letter] = post.letters(mail, TO)
    unsubscribe = f"http://localhost{post.link(letter, '/unsubscribe/')}"
    assert letter["Subject"] == "It rained on day 1"
    assert letter["Message-ID"] == "<notification-1@localhost>"
    assert letter["List-Unsubscribe"] == f"<{unsubscribe}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = letter.iter_parts()
    assert words(plain) == (
        "Hello Ana Reyes,\n\nIt rained on day 1\n\n> Wet.\n\n"
        "Read it here: http://localhost/rules?day=1\n\nMoothall\n\n-- \n"
        f"You get mail of this kind: Rain.\nNo more of it: {unsubscribe}\n"
        "Choose what we mail you: http://localhost/account/mail\n"
        "All that is new: http://localhost/inbox\n"
    )
    assert '<a href="http://localhost/rules?day=1">It rained on day 1</a>' in words(html)
    assert f'<a href="{unsubscribe}">No more of it</a>' in words(html)
    assert mailed() == [True]


@pytest.mark.usefixtures("sky")
def test_a_long_address_stays_whole(
    app: Flask, settings: Settings, mailbox: Mailbox, ana: Person
) -> None:
    here = f"https://{'a-long-name.' * 12}example.org"
    given = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(given, site_url=here)
    tell(ana)

    post.deliver()
    app.config["SETTINGS"] = settings

    [letter] = mailbox.arrived
    assert letter["List-Unsubscribe"].startswith(f"<{here}/unsubscribe/")
    assert letter["List-Unsubscribe"].endswith(">")


@pytest.mark.usefixtures("sky")
def test_a_crash_between_sending_and_noting_it_sends_the_same_letter_again(
    mailbox: Mailbox, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: int) -> None:
        raise SystemExit

    tell(ana)
    with monkeypatch.context() as dying:
        dying.setattr(services, "note_mailed", die)
        with pytest.raises(SystemExit):
            jobs.run_due()
    before = mailed()

    due_again()
    post.deliver()
    due_again()
    post.deliver()

    first, second = mailbox.arrived
    assert before == [False]
    assert first.as_string() == second.as_string()
    assert first["Message-ID"] == "<notification-1@localhost>"
    assert mailed() == [True]


@pytest.mark.usefixtures("sky")
def test_a_letter_that_the_server_refused_is_sent_later(mailbox: Mailbox, ana: Person) -> None:
    mailbox.refusals = 1
    tell(ana)

    post.deliver()
    refused = mailed()
    due_again()
    post.deliver()

    assert (refused, mailed()) == ([False], [True])
    assert len({letter["Message-ID"] for letter in mailbox.arrived}) == 1


def test_what_may_be_seen_is_asked_at_the_moment_of_sending(
    mail: Path, ana: Person, sky: Sky
) -> None:
    tell(ana, 1)
    tell(ana, 2)
    tell(ana, 3)
    del sky.lines[1]
    sky.lines[2] = Line("It snowed on day 2", "/rules")
    with transaction():
        services.hide(KIND, [3])

    post.deliver()

    assert [letter["Subject"] for letter in post.letters(mail, TO)] == ["It snowed on day 2"]
    assert mailed() == [False, True, False]


@pytest.mark.usefixtures("sky")
def test_what_was_read_meanwhile_is_not_mailed(mail: Path, ana: Person) -> None:
    tell(ana)
    with transaction():
        services.mark_all_read(ana, upto=clock.now())

    post.deliver()

    assert not mail.exists()


OF_PERSON: dict[str, dict[str, Any]] = {
    "unconfirmed": {"state": PersonState.UNCONFIRMED},
    "suspended": {"state": PersonState.SUSPENDED},
    "erased": {"state": PersonState.ERASED},
    "merged": {"merged_into": 1},
}
OF_ACCOUNT: dict[str, dict[str, Any]] = {
    "an address that is not confirmed": {"confirmed_at": None},
    "an account that is closed": {"active": False},
}


@pytest.mark.usefixtures("sky")
@pytest.mark.parametrize("who", [*OF_PERSON, *OF_ACCOUNT])
def test_who_gets_no_mail(mail: Path, ana: Person, who: str) -> None:
    tell(ana)
    with transaction():
        db.session.execute(update(Person).values(OF_PERSON.get(who, {"state": ana.state})))
        db.session.execute(update(Account).values(OF_ACCOUNT.get(who, {"active": True})))

    post.deliver()

    assert not mail.exists()
    assert mailed() == [False]


@pytest.mark.usefixtures("sky", "mail")
def test_a_suspension_that_is_over_ends_no_mail(ana: Person) -> None:
    over = {"state": PersonState.SUSPENDED, "suspended_until": clock.now() - timedelta(days=1)}
    tell(ana)
    with transaction():
        db.session.execute(update(Person).values(over))

    post.deliver()

    assert mailed() == [True]


@pytest.mark.usefixtures("sky")
def test_mail_of_a_kind_that_was_ended_is_not_sent(mail: Path, ana: Person) -> None:
    tell(ana)
    with transaction():
        services.choose(ana.id, KIND, How.NEVER)

    post.deliver()

    assert not mail.exists()


def test_words_that_others_chose_make_no_header(mailbox: Mailbox, ana: Person, sky: Sky) -> None:
    sky.lines[1] = Line(f"Said\r\nBcc: bo@example.org =?utf-8?q?x?= {'long ' * 60}", "/rules")
    tell(ana)

    post.deliver()

    [letter] = mailbox.arrived
    assert mailbox.recipients == [[TO]]
    assert "Bcc" not in letter
    assert str(letter["Subject"]).startswith("Said  Bcc: bo@example.org = ?utf-8?q?x?= long")
    assert len(str(letter["Subject"])) == 200
