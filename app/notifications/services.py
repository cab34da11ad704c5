"""Telling people, what they have read, and what they want by mail."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, String, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person, PersonState
from app.core import clock, jobs
from app.core.db import UTCDateTime, db, insert_here
from app.notifications.models import Notification, Unmailed
from app.notifications.queries import DESCRIBERS
from app.permissions import Action, require

NOTIFY = "notify"
UNSUBSCRIBE = "unsubscribe"
"""What the links in letters are signed for: person and kind."""

_HAVE_AN_INBOX = (PersonState.UNCONFIRMED, PersonState.ACTIVE, PersonState.SUSPENDED)
_QUIET = {"synchronize_session": False}
_READERS = (
    select(
        Person.id,
        bindparam("told_kind", type_=String()),
        bindparam("told_subject", type_=BigInteger()),
        bindparam("told_at", type_=UTCDateTime()),
    )
    .where(
        Person.id.in_(bindparam("people", expanding=True)),
        Person.merged_into.is_(None),
        Person.state.in_(_HAVE_AN_INBOX),
    )
    .order_by(Person.id)  # two who tell the same people never wait for each other in a ring
)
# Built once: a reply is told in the transaction that posts it. Of the table, not the class: the
# ORM would take the parameters for rows.
_TABLE = Notification.__table__
_TELL = {
    name: dialect.insert(_TABLE)
    .from_select(["person_id", "kind", "subject_id", "at"], _READERS)
    .on_conflict_do_update(
        index_elements=["kind", "subject_id", "person_id"],
        set_={"hidden": False},
        where=_TABLE.c.hidden.is_(True),
    )
    .returning(_TABLE.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def tell(person_ids: Iterable[int], kind: str, subject_id: int, *, but: int | None = None) -> None:
    """Put a line into each inbox, once, and ask the job that mails it. Asks nobody.

    `but` is whoever did it, who knows. Told again after `hide`, the same line is shown again; it
    is not mailed twice. Call it before `freshness.touch`.
    """
    wanted = sorted(set(person_ids) - {but})
    if not wanted:
        return
    subject = {"told_kind": kind, "told_subject": subject_id, "told_at": clock.now()}
    told = db.session.scalars(_TELL[db.engine.dialect.name], subject | {"people": wanted}).all()
    jobs.ask_each(NOTIFY, [{"notification": notification_id} for notification_id in told])


def hide(kind: str, subject_ids: Collection[int]) -> None:
    """What has gone from sight is no line, not counted and not mailed. Asks nobody."""
    db.session.execute(
        update(Notification)
        .where(Notification.kind == kind, Notification.subject_id.in_(subject_ids))
        .values(hidden=True),
        execution_options=_QUIET,
    )


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
        execution_options=_QUIET,
    )


def note_mailed(notification_id: int) -> None:
    """Asks nobody: the worker has sent it."""
    db.session.execute(
        update(Notification)
        .where(Notification.id == notification_id)
        .values(mailed_at=clock.now()),
        execution_options=_QUIET,
    )


def choose_mail(actor: Person, kinds: Collection[str]) -> None:
    """From now on mail of these kinds and of no others."""
    require(actor, Action.KEEP_INBOX)
    db.session.execute(delete(Unmailed).where(Unmailed.person_id == actor.id))
    for kind in DESCRIBERS.keys() - set(kinds):
        stop_mail(actor.id, kind)


def stop_mail(person_id: int, kind: str) -> None:
    """Asks nobody: whoever calls it holds a signed link."""
    row = insert_here(Unmailed).values(person_id=person_id, kind=kind)
    db.session.execute(row.on_conflict_do_nothing())


def resume_mail(person_id: int, kind: str) -> None:
    """Asks nobody: whoever calls it holds a signed link."""
    db.session.execute(
        delete(Unmailed).where(Unmailed.person_id == person_id, Unmailed.kind == kind)
    )


def _mark(whose: Person, which: ColumnElement[bool]) -> datetime:
    now = clock.now()
    db.session.execute(
        update(Notification)
        .where(Notification.person_id == whose.id, Notification.read_at.is_(None), which)
        .values(read_at=now),
        execution_options=_QUIET,
    )
    return now
