"""How far a person has read, and what they have typed and not sent."""

import json
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import QUIET, db, insert_here
from app.discussion.models import Comment, Draft, Reading, SavedComment
from app.permissions import Action, require

KEPT_FOR = timedelta(days=180)
KEPT_FOR_STRANGERS = timedelta(days=7)

_DIALECTS = (("sqlite", sqlite), ("postgresql", postgresql))
_READ = {
    name: (insert := dialect.insert(Reading)).on_conflict_do_update(
        index_elements=["person_id", "briefing_id"],
        set_={"read_to": insert.excluded.read_to},
        where=Reading.read_to < insert.excluded.read_to,  # nobody forgets what was read
    )
    for name, dialect in _DIALECTS
}
_KEPT = {
    name: (insert := dialect.insert(Draft)).on_conflict_do_update(
        index_elements=["person_id", "place"],
        set_={"fields": insert.excluded.fields, "saved_at": insert.excluded.saved_at},
    )
    for name, dialect in _DIALECTS
}


def mark_read(actor: Person, briefing: Briefing, *, upto: datetime) -> None:
    """What was there at that moment is no longer new to this person. Raises Forbidden."""
    require(actor, Action.READ_BRIEFING, briefing)
    values = {"person_id": actor.id, "briefing_id": briefing.id}
    db.session.execute(_READ[db.engine.dialect.name], values | {"read_to": min(upto, clock.now())})


def save(actor: Person, comment: Comment) -> None:
    """Keep a comment to find it again. Whoever calls it has found it for this person."""
    require(actor, Action.KEEP_INBOX)
    row = insert_here(SavedComment).values(
        person_id=actor.id, comment_id=comment.id, at=clock.now()
    )
    db.session.execute(row.on_conflict_do_nothing())


def unsave(actor: Person, comment: Comment) -> None:
    require(actor, Action.KEEP_INBOX)
    mine = SavedComment.person_id == actor.id, SavedComment.comment_id == comment.id
    db.session.execute(delete(SavedComment).where(*mine))


def keep_draft(person_id: int | None, place: str, fields: dict[str, str]) -> str:
    """Keep what was typed into the form at `place`; the key by which a browser asks for it.

    A person has one draft for a place; without a person each is a new one.
    """
    key = secrets.token_urlsafe(16)
    values = {
        "key": key,
        "person_id": person_id,
        "place": place,
        "fields": json.dumps(fields),
        "saved_at": clock.now(),
    }
    db.session.execute(_KEPT[db.engine.dialect.name], values)
    return key


def forget_drafts() -> None:
    """Words that nobody came back for: of people after half a year, of strangers after a week."""
    now = clock.now()
    is_old = (Draft.saved_at < now - KEPT_FOR) | (
        Draft.person_id.is_(None) & (Draft.saved_at < now - KEPT_FOR_STRANGERS)
    )
    db.session.execute(delete(Draft).where(is_old), execution_options=QUIET)


def drop_draft(person_id: int, place: str, key: str | None = None) -> None:
    """What was typed has been sent."""
    is_it = (Draft.person_id == person_id) & (Draft.place == place)
    if key is not None:
        is_it |= Draft.key == key
    db.session.execute(delete(Draft).where(is_it), execution_options=QUIET)
