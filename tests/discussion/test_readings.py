from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.discussion import jobs, queries, services
from app.discussion.models import Draft, Reading
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person

pytestmark = pytest.mark.usefixtures("app")

NOON = LONG_AGO + timedelta(days=1)


def read(person: Person, briefing: Briefing, *, minutes: int) -> None:
    found = briefings.by_id(briefing.id, person)
    with clock.frozen(NOON + timedelta(hours=1)), transaction():
        services.mark_read(person, found, upto=NOON + timedelta(minutes=minutes))


def news(person: Person, briefing: Briefing) -> queries.News:
    return queries.news(person, briefings.by_id(briefing.id, person))


def test_new_is_what_others_wrote_since() -> None:
    person, briefing = a_person(), a_briefing()
    a_comment(briefing, at=NOON)
    read(person, briefing, minutes=0)
    a_comment(briefing, person, at=NOON + timedelta(minutes=1))
    theirs = a_comment(briefing, at=NOON + timedelta(minutes=2))
    a_comment(briefing, at=NOON + timedelta(minutes=3))

    assert news(person, briefing) == queries.News(NOON, 2, theirs.public_id)


def test_before_the_first_mark_nothing_is_called_new() -> None:
    person, briefing = a_person(), a_briefing()
    a_comment(briefing)

    assert news(person, briefing) == queries.News(None)


def test_nothing_is_read_in_advance_and_nothing_is_unread_again() -> None:
    person, briefing = a_person(), a_briefing()

    moments = []
    for minutes in (5, 2, 600):
        read(person, briefing, minutes=minutes)
        moments.append(db.session.scalars(select(Reading.read_to)).one() - NOON)

    assert moments == [timedelta(minutes=5), timedelta(minutes=5), timedelta(hours=1)]


def test_a_person_has_one_draft_for_a_place_and_a_stranger_one_for_each_key() -> None:
    person = a_person()
    with transaction():
        for body in ("first", "second"):
            services.keep_draft(person.id, "/here", {"body": body})
        key = services.keep_draft(None, "/here", {"body": "before signing in"})

    assert queries.draft(person.id, "/here", None) == {"body": "second"}
    assert queries.draft(person.id, "/here", key) == {"body": "before signing in"}
    assert queries.draft(person.id, "/there", key) == {}
    assert queries.draft(a_person().id, "/here", None) == {}
    with transaction():
        services.drop_draft(person.id, "/here", key)
    assert db.session.scalars(select(Draft)).all() == []


def test_forgotten_drafts_go() -> None:
    person = a_person()
    with clock.frozen(NOON), transaction():
        services.keep_draft(person.id, "/here", {"body": "mine"})
        services.keep_draft(None, "/here", {"body": "a stranger's"})

    left = []
    for days in (6, 8, 181):
        with clock.frozen(NOON + timedelta(days=days)):
            jobs.forget_drafts()
        left.append(len(db.session.scalars(select(Draft)).all()))
        db.session.commit()

    assert left == [2, 1, 0]
