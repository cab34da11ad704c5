"""What somebody follows, whom they have muted, and who follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, tuple_

from app.accounts.models import Person
from app.core.db import db
from app.core.paging import Page, page_of, unpack
from app.notifications.models import Follow, Followed, Mute

A_PAGE = 50
AT_ONCE = 500
"""Followers that one transaction tells."""


@dataclass(frozen=True)
class Tie:
    follows: bool
    mutes: bool


def is_followed(person: Person | None, what: Followed, subject_id: int) -> bool:
    if person is None:
        return False
    return db.session.get(Follow, (person.id, what, subject_id)) is not None


def tie(person: Person | None, other_id: int) -> Tie:
    """What this person has marked another with."""
    if person is None:
        return Tie(follows=False, mutes=False)
    follows = exists().where(
        Follow.person_id == person.id,
        Follow.what == Followed.PERSON,
        Follow.subject_id == other_id,
    )
    mutes = exists().where(Mute.person_id == person.id, Mute.muted_id == other_id)
    return Tie(*db.session.execute(select(follows, mutes)).one())


def follows_of(person: Person, after: str | None = None) -> Page[Follow]:
    """The latest first. Raises Missing on a foreign cursor."""
    rows = (
        select(Follow)
        .where(Follow.person_id == person.id)
        .order_by(Follow.at.desc(), Follow.subject_id.desc())
        .limit(A_PAGE + 1)
    )
    if after is not None:
        rows = rows.where(tuple_(Follow.at, Follow.subject_id) < unpack(after, datetime, int))
    found = db.session.scalars(rows).all()
    return page_of(found, A_PAGE, lambda row: (row.at, row.subject_id))


def muted_by(person: Person, after: str | None = None) -> Page[Person]:
    """The latest first. Raises Missing on a foreign cursor."""
    rows = (
        select(Person, Mute.at)
        .join(Mute, Mute.muted_id == Person.id)
        .where(Mute.person_id == person.id)
        .order_by(Mute.at.desc(), Person.id.desc())
        .limit(A_PAGE + 1)
    )
    if after is not None:
        rows = rows.where(tuple_(Mute.at, Person.id) < unpack(after, datetime, int))
    found = db.session.execute(rows).all()
    page = page_of(found, A_PAGE, lambda row: (row.at, row.Person.id))
    return Page([row.Person for row in page.rows], page.after)


def followers(
    what: Followed,
    subjects: Collection[int],
    *,
    after: int = 0,
    but: tuple[Followed, int] | None = None,
) -> Sequence[int]:
    """At most `AT_ONCE` people, in the order of their ids; less those who follow `but`."""
    wanted = (
        select(Follow.person_id)
        .where(Follow.what == what, Follow.subject_id.in_(subjects), Follow.person_id > after)
        .distinct()
        .order_by(Follow.person_id)
        .limit(AT_ONCE)
    )
    if but is not None:
        others = select(Follow.person_id).where(Follow.what == but[0], Follow.subject_id == but[1])
        wanted = wanted.where(Follow.person_id.not_in(others))
    return db.session.scalars(wanted).all()
