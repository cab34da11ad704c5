"""How much one person has contributed, and where it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union

from app.accounts.models import Person
from app.briefings.models import BriefingAuthor
from app.core.db import db
from app.discussion.models import Comment, Response, Vote
from app.dissent.models import Answer, Entry, EntryEvent, EntryPerson
from app.outcomes.models import Outcome


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


def shown_in(person_id: int) -> Sequence[int]:
    """Briefings whose pages name this person, or count what they answered."""
    found = [
        select(column.class_.briefing_id).where(column == person_id)
        for column in (
            BriefingAuthor.person_id,
            Comment.author_id,
            Response.person_id,
            Answer.author_id,
            Outcome.decided_by_id,
        )
    ] + [
        select(Entry.briefing_id).where(
            Entry.id.in_(select(column.class_.entry_id).where(column == person_id))
        )
        for column in (EntryPerson.person_id, EntryEvent.actor_id)
    ]
    return db.session.scalars(union(*found)).all()


def _number(table: type[Any], *conditions: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).where(*conditions)
    return db.session.execute(found).scalar_one()


def person(person_id: int) -> Person:
    return db.session.execute(select(Person).where(Person.id == person_id)).scalar_one()
