"""What is settled about a briefing beside its text: authors, topics, readers, address."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app.accounts.models import Person
from app.briefings.models import Audience, Briefing, BriefingAuthor, BriefingTopic, Topic
from app.briefings.services.addresses import rename
from app.core import clock, freshness, jobs
from app.core.db import db
from app.core.errors import Conflict, Missing
from app.permissions import Action, require

AUTHORS_CHANGED = "authors-changed"
"""What authors think of their own briefing is not counted."""


@dataclass(frozen=True)
class Particulars:
    topic_ids: Sequence[int]
    audience: Audience
    premoderated: bool
    slug: str


def settle(actor: Person, briefing: Briefing, wanted: Particulars) -> None:
    """Raises Conflict, Unreadable."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    briefing.audience = wanted.audience
    briefing.premoderated = wanted.premoderated
    known = db.session.scalars(select(Topic.id).where(Topic.id.in_(wanted.topic_ids)))
    db.session.execute(delete(BriefingTopic).where(BriefingTopic.briefing_id == briefing.id))
    for topic_id in known:
        db.session.add(BriefingTopic(briefing_id=briefing.id, topic_id=topic_id))
    rename(actor, briefing, wanted.slug)
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)


def add_author(actor: Person, briefing: Briefing, handle: str) -> Person:
    """Name somebody as the last author. Raises Missing."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    person = db.session.scalar(
        select(Person).where(Person.handle == handle, Person.is_active(clock.now()))
    )
    if person is None:
        raise Missing("Nobody with the handle %(handle)s can write here.", handle=handle)
    if db.session.get(BriefingAuthor, (briefing.id, person.id)) is None:
        last = db.session.scalar(
            select(func.max(BriefingAuthor.place)).where(BriefingAuthor.briefing_id == briefing.id)
        )
        place = 0 if last is None else last + 1
        db.session.add(BriefingAuthor(briefing_id=briefing.id, person_id=person.id, place=place))
        _tell(briefing, person.id)
        freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)
    return person


def remove_author(actor: Person, briefing: Briefing, handle: str) -> None:
    """Raises Conflict for the last one. Somebody who is no author already is no error."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    rows = db.session.execute(
        select(BriefingAuthor, Person.handle)
        .join(Person, Person.id == BriefingAuthor.person_id)
        .where(BriefingAuthor.briefing_id == briefing.id)
        .with_for_update(of=BriefingAuthor)
    ).all()
    leaving = [row for row, name in rows if name == handle]
    if leaving and len(rows) == 1:
        raise Conflict("A briefing needs an author. Add another before you remove this one.")
    for row in leaving:
        db.session.delete(row)
        _tell(briefing, row.person_id)
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)


def _tell(briefing: Briefing, person_id: int) -> None:
    payload = {"person": person_id, "briefing": briefing.id}
    jobs.ask(AUTHORS_CHANGED, payload, key=f"{AUTHORS_CHANGED}:{person_id}:{briefing.id}")


def share(actor: Person, briefing: Briefing) -> None:
    """Make a link by which people without an account can read what is on the desk."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    if briefing.preview_token is None:
        briefing.preview_token = secrets.token_urlsafe(24)


def unshare(actor: Person, briefing: Briefing) -> None:
    require(actor, Action.EDIT_BRIEFING, briefing)
    briefing.preview_token = None
