"""What somebody has read."""

from datetime import datetime

from sqlalchemy import ColumnElement, update

from app.accounts.models import Person
from app.core import clock
from app.core.db import QUIET, db
from app.notifications.models import Notification
from app.permissions import Action, require


def mark_read(actor: Person, notification_id: int) -> None:
    """Somebody else's stays as it is."""
    require(actor, Action.KEEP_INBOX)
    _mark(actor, Notification.id == notification_id)


def mark_all_read(actor: Person, *, upto: datetime) -> datetime:
    """All that was there at that moment. What is returned undoes it."""
    require(actor, Action.KEEP_INBOX)
    return _mark(actor, Notification.at <= upto)


def unmark_read(actor: Person, at: datetime) -> None:
    """Undo `mark_all_read`: what became read at that moment is unread again."""
    require(actor, Action.KEEP_INBOX)
    db.session.execute(
        update(Notification)
        .where(Notification.person_id == actor.id, Notification.read_at == at)
        .values(read_at=None),
        execution_options=QUIET,
    )


def _mark(whose: Person, which: ColumnElement[bool]) -> datetime:
    now = clock.now()
    db.session.execute(
        update(Notification)
        .where(Notification.person_id == whose.id, Notification.read_at.is_(None), which)
        .values(read_at=now),
        execution_options=QUIET,
    )
    return now
