"""What people follow and mute, when two of what is followed, or of those who follow, were one."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from app.core.db import QUIET, db
from app.notifications.models import Follow, Followed, Mute


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
