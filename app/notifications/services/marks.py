"""What somebody wants to hear more of, and of whom nothing."""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, literal, select

from app.accounts.models import Person
from app.core import clock
from app.core.db import Base, db, insert_here
from app.core.errors import Conflict
from app.notifications.models import Follow, Followed, Mute
from app.notifications.services.telling import QUIET
from app.permissions import Action, require


def follow(actor: Person, what: Followed, subject_id: int) -> None:
    """Whoever calls it has asked whether they may see it. Raises Conflict."""
    require(actor, Action.KEEP_INBOX)
    if what is Followed.PERSON:
        _somebody_else(actor, subject_id)
    row = insert_here(Follow).values(
        person_id=actor.id, what=what, subject_id=subject_id, at=clock.now()
    )
    db.session.execute(row.on_conflict_do_nothing())


def unfollow(actor: Person, what: Followed, subject_id: int) -> None:
    require(actor, Action.KEEP_INBOX)
    mine = Follow.person_id == actor.id, Follow.what == what, Follow.subject_id == subject_id
    db.session.execute(delete(Follow).where(*mine))


def forget(what: Followed, subject_id: int) -> None:
    """It has gone for everybody. Asks nobody."""
    gone = delete(Follow).where(Follow.what == what, Follow.subject_id == subject_id)
    db.session.execute(gone)


def mute(actor: Person, person: Person) -> None:
    """Fold what they write away, and hear nothing of it. They never learn. Raises Conflict."""
    require(actor, Action.KEEP_INBOX)
    _somebody_else(actor, person.id)
    row = insert_here(Mute).values(person_id=actor.id, muted_id=person.id, at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())
    unfollow(actor, Followed.PERSON, person.id)


def unmute(actor: Person, person: Person) -> None:
    require(actor, Action.KEEP_INBOX)
    mine = Mute.person_id == actor.id, Mute.muted_id == person.id
    db.session.execute(delete(Mute).where(*mine))


def hand_over(person_id: int, into_id: int) -> None:
    """Two people are one: what either follows and mutes, and who follows or mutes either.

    Asks nobody.
    """
    follows, of_person = Follow.__table__.c, Follow.what == Followed.PERSON
    mutes = Mute.__table__.c
    moved: tuple[tuple[type[Base], Any, ColumnElement[bool]], ...] = (
        (Follow, follows.person_id, ~and_(of_person, Follow.subject_id == into_id)),
        (Follow, follows.subject_id, and_(of_person, Follow.person_id != into_id)),
        (Mute, mutes.person_id, Mute.muted_id != into_id),
        (Mute, mutes.muted_id, Mute.person_id != into_id),
    )
    for table, column, wanted in moved:
        columns = table.__table__.c
        theirs = column == person_id
        if column is follows.subject_id:
            theirs = and_(theirs, of_person)
        values = [literal(into_id) if each is column else each for each in columns]
        copied = insert_here(table).from_select(
            [each.name for each in columns], select(*values).where(theirs, wanted)
        )
        db.session.execute(copied.on_conflict_do_nothing())
        db.session.execute(delete(table).where(theirs), execution_options=QUIET)


def _somebody_else(actor: Person, person_id: int) -> None:
    if actor.id == person_id:
        raise Conflict("This is you.")
