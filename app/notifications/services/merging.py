"""What people follow, mute and were told, when two of what is followed, or of those, were one."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from app.core.db import QUIET, db
from app.notifications.models import Follow, Followed, Mute, Notification


def hand_over(person_id: int, to: int) -> None:
    """Whoever muted the one does not read the other; nobody follows or mutes themselves."""
    theirs = aliased(Follow)
    has_it = (
        select(theirs.person_id)
        .where(
            theirs.person_id == to,
            theirs.what == Follow.what,
            theirs.subject_id == Follow.subject_id,
        )
        .exists()
    )
    is_own = (Follow.what == Followed.PERSON) & (Follow.subject_id == to)
    _move(Follow.person_id == person_id, ~has_it, ~is_own, person_id=to)
    hand_over_subject(Followed.PERSON, person_id, to)
    muted = select(Mute.muted_id).where(Mute.person_id == to)
    db.session.execute(
        update(Mute)
        .where(Mute.person_id == person_id, Mute.muted_id.not_in(muted), Mute.muted_id != to)
        .values(person_id=to),
        execution_options=QUIET,
    )
    muting = select(Mute.person_id).where(Mute.muted_id == to)
    db.session.execute(
        update(Mute)
        .where(Mute.muted_id == person_id, Mute.person_id.not_in(muting), Mute.person_id != to)
        .values(muted_id=to),
        execution_options=QUIET,
    )
    _hand_over_inbox(person_id, to)


def hand_over_subject(what: Followed, subject_id: int, to: int) -> None:
    """Whoever follows the one follows the other from now on."""
    follow = select(Follow.person_id).where(Follow.what == what, Follow.subject_id == to)
    is_own = (Follow.person_id == to) if what is Followed.PERSON else Follow.person_id.is_(None)
    _move(
        (Follow.what == what) & (Follow.subject_id == subject_id),
        Follow.person_id.not_in(follow),
        ~is_own,
        subject_id=to,
    )


def _move(*conditions: ColumnElement[bool], **values: int) -> None:
    db.session.execute(update(Follow).where(*conditions).values(**values), execution_options=QUIET)


def _hand_over_inbox(person_id: int, to: int) -> None:
    """What both were told is one line, that of who stays. No digest brings what the other had."""
    theirs = aliased(Notification)
    was_told = (
        select(theirs.id)
        .where(
            theirs.person_id == to,
            theirs.kind == Notification.kind,
            theirs.subject_id == Notification.subject_id,
        )
        .exists()
    )
    db.session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, ~was_told)
        .values(person_id=to, waits_for=None, digest_id=None),
        execution_options=QUIET,
    )
