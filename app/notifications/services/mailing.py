"""Which letters are due, and that they have been sent. Asks nobody: all of it is the worker's."""

from sqlalchemy import func, literal_column, select, tuple_, update

from app.core import clock, jobs
from app.core.db import QUIET, db, insert_here
from app.notifications.models import Digest, How, MailSettings, Notification
from app.notifications.queries.choices import settings_of

DIGEST = "digest"
AT_ONCE = 500
"""Rows of people and their sorts of digest that one transaction looks at."""

Place = tuple[int, How]


def gather_digests(after: Place | None = None) -> Place | None:
    """Make the digests that are due, of some people. Returns where to go on; None: done.

    What was told after the hour of the digest waits for the next one.
    """
    waiting = (
        select(
            Notification.person_id,
            Notification.waits_for,
            func.min(Notification.at).label("first_at"),
        )
        .where(literal_column("waits_for IS NOT NULL"))
        .group_by(Notification.person_id, Notification.waits_for)
        .order_by(Notification.person_id, Notification.waits_for)
        .limit(AT_ONCE)
    )
    if after is not None:
        waiting = waiting.where(tuple_(Notification.person_id, Notification.waits_for) > after)
    found = waiting.subquery()
    rows = db.session.execute(
        select(found, MailSettings)
        .outerjoin(MailSettings, MailSettings.person_id == found.c.person_id)
        .order_by(found.c.person_id, found.c.waits_for)
        .execution_options(populate_existing=True)
    ).all()
    now, due = clock.now(), []
    for row in rows:
        due_at = settings_of(row.MailSettings).hours.last_digest(row.waits_for, now)
        if row.first_at < due_at:
            due.append({"person_id": row.person_id, "how": row.waits_for, "due_at": due_at})
    if due:
        _make(due)
    return (rows[-1].person_id, rows[-1].waits_for) if len(rows) == AT_ONCE else None


def note_mailed(notification_id: int) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.id == notification_id)
        .values(mailed_at=clock.now()),
        execution_options=QUIET,
    )


def note_digest(digest_id: int, *, sent: bool) -> None:
    """It is done; what it brought is mailed."""
    now = clock.now()
    done = update(Digest).where(Digest.id == digest_id).values(done_at=now)
    db.session.execute(done, execution_options=QUIET)
    if sent:
        db.session.execute(
            update(Notification)
            .where(
                Notification.digest_id == digest_id,
                Notification.mailed_at.is_(None),
                Notification.hidden.is_(False),
            )
            .values(mailed_at=now),
            execution_options=QUIET,
        )


def _make(due: list[dict[str, object]]) -> None:
    """Whoever is second, among several workers, makes none."""
    made = db.session.scalars(
        insert_here(Digest).values(due).on_conflict_do_nothing().returning(Digest.id)
    ).all()
    db.session.execute(
        update(Notification)
        .where(
            literal_column("waits_for IS NOT NULL"),
            Digest.id.in_(made),
            Notification.person_id == Digest.person_id,
            Notification.waits_for == Digest.how,
            Notification.at < Digest.due_at,
        )
        .values(digest_id=Digest.id, waits_for=None),
        execution_options=QUIET,
    )
    jobs.ask_each(DIGEST, [{"digest": digest_id} for digest_id in made])
