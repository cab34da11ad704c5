"""What is new to a reader."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db
from app.discussion.models import Reading
from app.discussion.queries import threads


@dataclass(frozen=True)
class News:
    since: datetime | None
    """How far this person has read; None: never said."""
    many: int = 0
    """New comments of others, counted no further than 100."""
    first: str | None = None
    """Public id of the oldest of them."""


def news(person: Person | None, briefing: Briefing) -> News:
    if person is None:
        return News(None)
    since = db.session.scalar(
        select(Reading.read_to).where(
            Reading.person_id == person.id, Reading.briefing_id == briefing.id
        )
    )
    if since is None:
        return News(None)
    many = threads.unread(briefing.id, since=since, reader_id=person.id)
    if not many:
        return News(since)
    first = threads.first_unread(briefing.id, since=since, reader_id=person.id)
    return News(since, many, first)
