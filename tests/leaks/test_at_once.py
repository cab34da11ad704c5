"""What is hidden is gone at once: from stored pages, from copies that readers kept, from mail."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse
from werkzeug.wsgi import ClosingIterator

from app.accounts.models import Account, Person
from app.briefings import queries as briefings
from app.briefings import services as desk
from app.briefings.models import Briefing
from app.core import clock, uploads
from app.core.db import db, transaction
from app.core.freshness import PageVersion
from app.core.pagecache import PageCache
from app.discussion.models import Comment
from app.notifications import services as notifications
from app.notifications.jobs import gather_digests
from app.notifications.queries import inbox
from app.search.jobs import bring_up_to_date
from tests.factories import LONG_AGO
from tests.journeys import post
from tests.leaks.addresses import DRAWN, of_readers
from tests.leaks.hidings import ANYBODY, BYSTANDERS, CANARY, EVENING, HIDINGS, Hiding, Stage, set_up
from tests.world import session_of

NEXT_MORNING = EVENING + timedelta(hours=11, minutes=5)
NEXT_MONDAY = EVENING.replace(day=12, hour=7, minute=5)
ANOTHER = "zeliotrope"
"""As long a word, which nobody ever wrote."""
ELSEWHERE = "stranger elsewhere"
ALWAYS = ("removed over a reply",)
EACH = [pytest.param(name, marks=[] if name in ALWAYS else pytest.mark.gate) for name in HIDINGS]


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    assert app.testing
    with clock.frozen(EVENING):
        yield set_up()


@dataclass(frozen=True)
class Reader:
    """Somebody's browser, which keeps a copy of every page and asks whether it still holds."""

    site: Client
    session: str | None
    takes: str
    kept: dict[str, TestResponse]

    def ask(self, address: str, method: str = "GET") -> TestResponse:
        headers = {"Accept-Encoding": self.takes}
        if self.session:
            headers["Cookie"] = f"moothall={self.session}"
        if copy := self.kept.get(address):
            headers["If-Modified-Since"] = "Tue, 06 Jan 2026 21:00:00 GMT"
            if "ETag" in copy.headers:
                headers["If-None-Match"] = copy.headers["ETag"]
        return self.site.open(address, method=method, headers=headers)

    def keep(self, addresses: Iterable[str]) -> None:
        """As often as it takes for a page to be stored."""
        for address in addresses:
            for _ in range(1 if self.session else 3):
                answer = self.ask(address)
                if answer.status_code == 200:
                    self.kept[address] = answer


@pytest.fixture
def readers(app: Flask, stage: Stage) -> dict[str, Reader]:
    """A stranger at each of two web processes, and people who are signed in at one of them."""
    sites = [Client(PageCache(_served(app), _version), use_cookies=False) for _ in range(2)]
    [answered] = [person for person in stage.readers if person.handle == "answered"]
    signed_in = {
        person.handle: Reader(sites[0], _session(app, person), "identity", {})
        for person in (answered, *stage.bystanders)
    }
    return {
        "stranger": Reader(sites[0], None, "identity", {}),
        ELSEWHERE: Reader(sites[1], None, "gzip", {}),
        **signed_in,
    }


def _session(app: Flask, person: Person) -> str:
    account = db.session.scalars(select(Account).where(Account.person_id == person.id)).one()
    return session_of(app, account)


def _version(key: str) -> int:
    """As every process reads it: see test_freshness.py."""
    with db.engine.connect() as connection:
        wanted = select(PageVersion.n).where(PageVersion.key == key)
        return connection.scalar(wanted) or 0


def _served(app: Flask) -> Any:
    def serve(environ: Any, start: Any) -> list[bytes]:
        with app.app_context(), closing(ClosingIterator(app(environ, start))) as body:
            return list(body)

    return serve


def _addresses() -> list[str]:
    ids = db.session.scalars(select(Comment.public_id).order_by(Comment.id)).all()
    fills = {
        "slug": db.session.scalars(select(Briefing.slug)).all(),
        "public_id": ids,
        "handle": ["writer"],
        "number": ["1"],
        "n": ["1"],
        "key": ["key-1"],
    }
    return of_readers(fills)


def _words(answer: TestResponse) -> str:
    body = answer.data
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return str(body, "utf-8").lower()


def _holding(reader: Reader, addresses: Iterable[str], but: tuple[str, ...]) -> list[str]:
    return [
        address
        for address in addresses
        if not address.startswith(but or ("-",)) and CANARY in _words(reader.ask(address))
    ]


def _is_told(hiding: Hiding, reader: str) -> bool:
    is_confirmed = "stranger" not in reader and reader not in BYSTANDERS
    return not hiding.still.isdisjoint({reader, ANYBODY if is_confirmed else ""})


@pytest.mark.parametrize("name", EACH)
def test_no_page_and_no_copy_holds_what_was_hidden_a_moment_ago(
    stage: Stage, readers: dict[str, Reader], name: str
) -> None:
    hiding = HIDINGS[name]
    hiding.shown(stage)
    post.deliver()
    before = {
        who: _holding(reader, _addresses(), hiding.but)
        for who, reader in readers.items()
        if who != ELSEWHERE
    }
    before[ELSEWHERE] = before["stranger"]
    for who, reader in readers.items():
        reader.keep(before[who])

    hiding.hidden(stage)

    found = {
        (who, method, address): answer.status_code
        for who, reader in readers.items()
        if not _is_told(hiding, who)
        for address in before[who]
        for method in ("HEAD", "GET")
        if (answer := reader.ask(address, method)).status_code == 304 or CANARY in _words(answer)
    }
    assert found == {}
    assert all(before.values()), "a reader who could not read it before proves nothing"


@pytest.mark.parametrize("name", EACH)
def test_no_search_finds_or_counts_what_was_hidden_a_moment_ago(
    stage: Stage, readers: dict[str, Reader], name: str
) -> None:
    """What is found for the hidden word is what is found for a word that nobody ever wrote."""
    hiding = HIDINGS[name]
    hiding.shown(stage)
    post.deliver()
    bring_up_to_date()
    found = {who: _is_found(reader) for who, reader in readers.items()}

    hiding.hidden(stage)

    losing = {who for who in readers if not _is_told(hiding, who) and not hiding.but}
    assert {who for who in losing if _is_found(readers[who])} == set()
    assert all(found.values()), "what nobody could find before proves nothing"


def _is_found(reader: Reader) -> bool:
    return any(
        _found(reader, address, CANARY) != _found(reader, address, ANOTHER)
        for address in ("/search?q={}", "/search?few=1&q={}", "/briefings?q={}")
    )


def _found(reader: Reader, address: str, word: str) -> str:
    return DRAWN.sub("", _words(reader.ask(address.format(word)))).replace(word, "")


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told yet"])
@pytest.mark.parametrize("name", EACH)
def test_no_letter_brings_what_was_hidden_while_it_waited(
    stage: Stage, mail: Path, name: str, is_told: bool
) -> None:
    """Of those that were told, some wait for a morning, some are in a digest, some for Monday."""
    hiding = HIDINGS[name]
    hiding.shown(stage)
    if is_told:
        post.deliver()
    with clock.frozen(NEXT_MORNING):
        gather_digests()

    hiding.hidden(stage)

    assert "".join(_letters(mail, stage).values()) == "", "quiet hours"
    _until_monday()
    told = {who for who, words in _letters(mail, stage).items() if CANARY in words}
    assert {who for who in told if not _is_told(hiding, who)} == set()


HOW = ("at-once", "daily", "weekly")
TOPIC = " ".join(f"topic-{how}" for how in HOW)
NAMED = " ".join(f"named-{how}" for how in HOW)
FOLLOW = " ".join(f"{what}-{how}" for what in ("briefing", "person") for how in HOW)
HEARD = {
    "root": f"author {FOLLOW} {NAMED}",
    "reply": f"author answered {FOLLOW} {NAMED}",
    "answered": f"author answered {FOLLOW} {NAMED}",
    "objected": f"author {FOLLOW}",
    "signed": f"author {FOLLOW}",
    "reworded": f"answered {FOLLOW} {TOPIC} {NAMED}",
    "published": TOPIC,
}
SHOWN = {hiding.shown.__name__.strip("_"): hiding.shown for hiding in HIDINGS.values()}


@pytest.mark.parametrize(
    "what",
    [pytest.param(what, marks=[] if what == "reply" else pytest.mark.gate) for what in SHOWN],
)
def test_letters_bring_what_nobody_hid(stage: Stage, mail: Path, what: str) -> None:
    SHOWN[what](stage)
    post.deliver()
    with clock.frozen(NEXT_MORNING):
        gather_digests()

    _until_monday()

    told = {who for who, words in _letters(mail, stage).items() if CANARY in words}
    assert told == {*HEARD[what].split()}


def test_no_letter_and_no_line_brings_who_was_muted_meanwhile(stage: Stage, mail: Path) -> None:
    HIDINGS["removed"].shown(stage)
    post.deliver()
    with clock.frozen(NEXT_MORNING):
        gather_digests()

    for reader in stage.readers:
        with transaction():
            notifications.mute(reader, stage.writer)

    _until_monday()
    assert {who for who, words in _letters(mail, stage).items() if CANARY in words} == set()
    assert [told for reader in stage.readers for told in inbox(reader).rows] == []


def test_a_file_that_was_taken_away_is_gone_for_whoever_has_a_copy(
    stage: Stage, readers: dict[str, Reader]
) -> None:
    briefing = briefings.by_id(stage.briefing.id, stage.author)
    upload = uploads.received(f"%PDF-1.7 {CANARY}".encode(), "minutes.pdf")
    with transaction():
        found = desk.attach(stage.author, briefing, upload, alt="")
        found.added_at = LONG_AGO
        desk.share(stage.author, briefing)
    token = briefing.preview_token
    file = f"attachments/{found.public_id}/minutes.pdf"
    addresses = [f"/{file}", f"/preview/{token}/{file}", f"/preview/{token}"]
    for reader in readers.values():
        reader.keep(addresses)
        assert set(reader.kept) == set(addresses)

    with transaction():
        desk.unshare(stage.author, briefing)
        desk.detach(stage.author, briefing, found.public_id)

    asked = [reader.ask(address) for reader in readers.values() for address in addresses]
    assert {answer.status_code for answer in asked} == {404}


def _until_monday() -> None:
    with clock.frozen(NEXT_MONDAY):
        post.deliver()
        gather_digests()
        post.deliver()


def _letters(mail: Path, stage: Stage) -> dict[str, str]:
    """All that each reader got, without the disguises in which mail travels."""
    return {
        person.handle: " ".join(
            f"{letter['Subject']} {part.get_content()}"
            for letter in post.letters(mail, f"{person.handle}@example.org")
            for part in letter.iter_parts()
            if isinstance(part, EmailMessage)
        ).lower()
        for person in stage.readers
    }
