"""What people are told of the steps of an entry."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Audience, Briefing
from app.core import clock
from app.core.db import db, transaction
from app.discussion.models import Comment, CommentState
from app.dissent import services
from app.dissent.describing import DESCRIBERS
from app.dissent.models import Entry, EntryEvent, EventKind
from app.dissent.services import STEP
from app.notifications.models import Notification
from app.notifications.queries import Line
from tests.dissent.answering import ANSWER, WHY
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry

pytestmark = pytest.mark.usefixtures("app")

TITLE = "Three steps to digital leadership"


def _register(**other: object) -> tuple[Briefing, Person, Person]:
    """A briefing with its author, and who raised D1."""
    ruth, priya = a_person("Ruth Adeyemi"), a_person("Priya Nair")
    briefing = a_briefing("Publish costs.", slug="three", authors=(ruth,), **other)  # type: ignore[arg-type]  # named as its parameters
    an_entry(briefing, priya)
    return briefing, ruth, priya


def _line(reader: Person, kind: EventKind) -> Line | None:
    event = db.session.scalars(
        select(EntryEvent.id).where(EntryEvent.kind == kind).order_by(EntryEvent.id.desc())
    ).first()
    return DESCRIBERS[STEP](reader, [event or 0]).get(event or 0)


def test_an_answer_leads_its_raiser_straight_to_the_verdict() -> None:
    with clock.frozen(LONG_AGO):
        briefing, ruth, priya = _register()
        with transaction():
            services.answer(ruth, briefing, [1], ANSWER)

        told = _line(priya, EventKind.ANSWER)

    assert told == Line(
        f"Your D1 on “{TITLE}”: it was answered. Does the answer meet your point? "
        "(until 19 January)",
        "/briefings/three/register/1#verdict",
        WHY,
        TITLE,
    )


def test_an_author_hears_what_is_to_be_answered() -> None:
    with clock.frozen(LONG_AGO):
        _briefing, ruth, _priya = _register()

        told = _line(ruth, EventKind.PUBLISH)

    assert told == Line(
        f"D1 on “{TITLE}”: a new entry. Say it in your own words and answer it. (until 7 January)",
        "/briefings/three/register/1",
        "What must change is how councils are led.",
        TITLE,
    )


def test_whoever_is_grouped_is_led_to_their_own_entry() -> None:
    briefing, ruth, _priya = _register()
    grace, mo = a_person("Grace Oduya"), a_person("Mo Derator", role=Role.MODERATOR)
    an_entry(briefing, grace)
    with transaction():
        services.group(mo, briefing, [2], under=1)
    with transaction():
        services.answer(ruth, briefing, [1], ANSWER)

    told = _line(grace, EventKind.ANSWER)

    assert told is not None
    assert told.sentence.startswith("D2, grouped under D1 on “Three steps")
    assert told.path == "/briefings/three/register/2#verdict"


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    briefing, ruth, priya = _register(audience=Audience.CONFIRMED)
    joiner = a_person("Grace Oduya")
    with transaction():
        services.join(joiner, briefing, 1)
    with transaction():
        services.answer(ruth, briefing, [1], ANSWER)
    comment = db.session.scalars(select(Comment)).one()
    comment.state = CommentState.REMOVED
    outsider = a_person("Nia Newcomer", suspended_until=clock.now() + timedelta(days=3))
    db.session.commit()

    assert _line(outsider, EventKind.ANSWER) is None
    assert _line(ruth, EventKind.PUBLISH) is None
    assert _line(priya, EventKind.ANSWER) is not None  # her own, with the answer to it


def test_every_step_is_told_in_words() -> None:
    _briefing, ruth, priya = _register()
    entry = db.session.scalars(select(Entry)).one()
    events = [
        EntryEvent(entry_id=entry.id, kind=k, state=entry.state, at=LONG_AGO) for k in EventKind
    ]
    db.session.add_all(events)
    db.session.commit()
    ids = [event.id for event in events]

    for reader in (ruth, priya, a_person()):
        assert len({line.sentence for line in DESCRIBERS[STEP](reader, ids).values()}) == len(ids)


def test_what_is_told_can_be_described() -> None:
    _briefing, ruth, _priya = _register()

    rows = db.session.scalars(select(Notification).where(Notification.kind == STEP)).all()

    assert [row.person_id for row in rows] == [ruth.id]
    assert set(DESCRIBERS[STEP](ruth, [row.subject_id for row in rows])) == {
        row.subject_id for row in rows
    }
