"""For whoever may not see it, a world with something hidden in it is the world without it.

Each answer is the same to the byte, before there was anything and after: words, numbers, lengths
and tags, of pages and of their heads, and what a form is told that is sent to a hidden address.
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Person
from app.briefings import queries as briefings
from app.briefings.models import Audience, BriefingState
from app.core import clock
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState
from app.moderation import queries as cases
from app.moderation import services as moderation
from app.moderation.models import Rule
from app.notifications import services as notifications
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, an_entry
from tests.leaks.addresses import DRAWN, every, of_readers
from tests.leaks.hidings import CANARY, EVENING, WORDS, Stage, set_up
from tests.world import session_of

READERS = ("stranger", "answered")


@pytest.fixture
def stage(app: Flask) -> Iterator[Stage]:
    assert app.testing
    with clock.frozen(EVENING):
        yield set_up()


def _held(stage: Stage) -> None:
    stage.writer.premoderated = True
    db.session.commit()
    found = briefings.by_id(stage.briefing.id, stage.writer)
    with transaction():
        posted = discussion.post(stage.writer, found, source=WORDS, parent_id=stage.parent.id)
    db.session.get_one(Comment, posted.id).public_id = "id-hidden"
    db.session.commit()


def _comment_in(state: CommentState) -> Callable[[Stage], None]:
    def plant(stage: Stage) -> None:
        comment = a_comment(stage.briefing, stage.writer, WORDS, state=state)
        comment.public_id = "id-hidden"
        db.session.commit()

    return plant


def _briefing_in(state: BriefingState, audience: Audience) -> Callable[[Stage], None]:
    def plant(stage: Stage) -> None:
        briefing = a_briefing(
            WORDS, title=f"On the {CANARY} affair", slug="hidden", authors=(stage.writer,)
        )
        a_comment(briefing, stage.writer, WORDS).public_id = "id-in-hidden"
        an_entry(briefing, summary=WORDS)
        briefing.state, briefing.audience = state, audience
        db.session.commit()

    return plant


def _held_entry(stage: Stage) -> None:
    found = briefings.by_id(stage.briefing.id, stage.writer)
    an_entry(found, stage.writer, summary=WORDS, held=True)


def _report(stage: Stage) -> None:
    comment = _parent(stage)
    with transaction():
        moderation.report(stage.writer, comment, rule=Rule.ABUSE, note=WORDS, revision=1)


def _notes(stage: Stage) -> None:
    comment = _parent(stage)
    with transaction():
        moderation.note_comment(stage.moderator, comment, WORDS)
        moderation.note_person(stage.moderator, comment.author, WORDS)
        moderation.note_briefing(stage.moderator, comment.briefing, WORDS)
        moderation.claim(stage.moderator, comment)


def _marks(stage: Stage) -> None:
    """Somebody else's: mute, saved comment, unsent words."""
    comment = _parent(stage)
    with transaction():
        notifications.mute(stage.writer, comment.author)
        discussion.save(stage.writer, comment)
        discussion.keep_draft(stage.writer.id, "/briefings/the-briefing/comments/new", {"a": WORDS})


def _parent(stage: Stage) -> Comment:
    db.session.rollback()
    db.session.expire_all()
    return cases.item(stage.parent.public_id).comment


UNSEEN: dict[str, Callable[[Stage], None]] = {
    "held": _held,
    **{
        f"{state} from the start": _comment_in(state)
        for state in CommentState
        if state is not CommentState.PUBLISHED
    },
    "draft": _briefing_in(BriefingState.DRAFT, Audience.PUBLIC),
    "scheduled": _briefing_in(BriefingState.SCHEDULED, Audience.PUBLIC),
    "for nobody": _briefing_in(BriefingState.PUBLISHED, Audience.NOBODY),
    "held entry": _held_entry,
    "report": _report,
    "notes of moderators": _notes,
    "marks of others": _marks,
}
TOGETHER = ("held", "for nobody", "held entry", "report", "notes of moderators", "marks of others")


@on_sqlite
def test_what_is_hidden_changes_no_answer(app: Flask, stage: Stage) -> None:
    before = _answers(app, stage, "GET")

    for name in TOGETHER:
        UNSEEN[name](stage)

    after = _answers(app, stage, "GET")
    assert {asked: after[asked] for asked in before if before[asked] != after[asked]} == {}


@pytest.mark.gate
@pytest.mark.parametrize("name", UNSEEN)
def test_nothing_that_is_hidden_changes_an_answer_or_its_head(
    app: Flask, stage: Stage, name: str
) -> None:
    before = _answers(app, stage, "GET", "HEAD")

    UNSEEN[name](stage)

    after = _answers(app, stage, "GET", "HEAD")
    assert {asked: after[asked] for asked in before if before[asked] != after[asked]} == {}


Answers = dict[tuple[str, str, str], tuple[int, dict[str, str], str]]


def _answers(app: Flask, stage: Stage, *methods: str) -> Answers:
    """Of every page, and of every address that the hidden thing might have."""
    gaps = {"number": ["1"], "n": ["1"], "key": ["key-1"]}
    known = {"slug": ["the-briefing"], "public_id": [stage.parent.public_id], "handle": ["writer"]}
    secret = {"slug": ["hidden"], "public_id": ["id-hidden", "id-in-hidden"], "handle": ["writer"]}
    hidden = [page for page in every(secret | gaps) if "hidden" in page]
    pages = (*of_readers(known | gaps), *SEARCHES, *hidden)
    asked = [(method, page) for method in methods for page in pages]
    asked += [("POST", form) for form in every(secret | gaps, "POST") if "hidden" in form]
    found: Answers = {}
    for reader in READERS:
        client = _client(app, reader)
        for method, address in asked:
            found[reader, method, address] = _answer(client, method, address)
    db.session.rollback()
    return found


def _client(app: Flask, reader: str) -> FlaskClient:
    client = app.test_client()
    if reader != "stranger":
        owner = select(Person.id).where(Person.handle == reader).scalar_subquery()
        account = db.session.scalars(select(Account).where(Account.person_id == owner)).one()
        client.set_cookie("moothall", session_of(app, account))
    return client


def _answer(client: FlaskClient, method: str, address: str) -> tuple[int, dict[str, str], str]:
    answer = client.open(address, method=method)
    headers = {name: DRAWN.sub("", value) for name, value in answer.headers if name not in VARYING}
    return answer.status_code, headers, DRAWN.sub("", answer.text)


VARYING = ("X-Request-Id", "Set-Cookie")
SEARCHES = [f"{page}?q={CANARY}" for page in ("/search", "/briefings")]
"""What they find, and how much."""
