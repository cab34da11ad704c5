"""What somebody wants to hear more of, and of whom nothing."""

from sqlalchemy import delete

from app.accounts.models import Person
from app.core import clock
from app.core.db import db, insert_here
from app.core.errors import Conflict
from app.notifications.models import Follow, Followed, Mute
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


def _somebody_else(actor: Person, person_id: int) -> None:
    if actor.id == person_id:
        raise Conflict("This is you.")
