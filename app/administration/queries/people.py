"""How much one person has contributed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union

from app.accounts.models import Person
from app.briefings.models import BriefingAuthor
from app.core.db import db
from app.discussion.models import Comment, Response, Vote
from app.dissent.models import Entry, EntryPerson


@dataclass(frozen=True)
class Wrote:
    """How much one person has contributed."""

    comments: int
    responses: int
    entries: int
    votes: int
    briefings: int


def wrote(person: Person) -> Wrote:
    return Wrote(
        comments=_number(Comment, Comment.author_id == person.id),
        responses=_number(Response, Response.person_id == person.id),
        entries=_number(EntryPerson, EntryPerson.person_id == person.id),
        votes=_number(Vote, Vote.person_id == person.id, (Vote.helpful != 0) | (Vote.agree != 0)),
        briefings=_number(BriefingAuthor, BriefingAuthor.person_id == person.id),
    )


def shown_in(person: Person) -> Sequence[int]:
    """Briefings whose pages count what this person answered, or name them in the register."""
    answered = select(Response.briefing_id).where(Response.person_id == person.id)
    entered = (
        select(Entry.briefing_id)
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(EntryPerson.person_id == person.id)
    )
    return db.session.scalars(union(answered, entered)).all()


def _number(table: type[Any], *conditions: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).where(*conditions)
    return db.session.execute(found).scalar_one()


def person(person_id: int) -> Person:
    return db.session.execute(select(Person).where(Person.id == person_id)).scalar_one()
