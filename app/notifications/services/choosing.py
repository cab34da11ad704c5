"""How somebody wants mail, and that a mail server does not want it."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, update

from app.accounts.models import Person
from app.core import clock
from app.core.db import QUIET, db, insert_here
from app.core.tokens import opened
from app.notifications.formats import bounce
from app.notifications.hours import Hours
from app.notifications.letters import UNSUBSCRIBE
from app.notifications.models import (
    DIGESTS,
    How,
    MailChoice,
    MailSettings,
    Notification,
    RefusedLetter,
)
from app.permissions import Action, require


def choose_mail(actor: Person, chosen: Mapping[str, How], hours: Hours) -> None:
    """How mail of each of these kinds comes from now on, and when none comes."""
    require(actor, Action.KEEP_INBOX)
    for kind, how in chosen.items():
        choose(actor.id, kind, how)
    start, end = hours.quiet or (None, None)
    _set(actor.id, zone=hours.zone, quiet_from=start, quiet_until=end)


def choose(person_id: int, kind: str, how: How) -> None:
    """Asks nobody: whoever calls it may hold a signed link. What waits for a digest follows."""
    row = insert_here(MailChoice).values(person_id=person_id, kind=kind, how=how)
    keys = [MailChoice.person_id, MailChoice.kind]
    db.session.execute(row.on_conflict_do_update(index_elements=keys, set_={"how": how}))
    waiting = Notification.person_id == person_id, Notification.waits_for.is_not(None)
    if how is How.NEVER:
        _wait(None, *waiting, Notification.kind == kind)
    elif how in DIGESTS:
        _wait(how, *waiting, Notification.kind == kind)


def wait(notification_id: int, how: How) -> None:
    """For the next digest of this sort. Asks nobody: the worker found it chosen meanwhile."""
    _wait(how, Notification.id == notification_id)


def stop_digests(person_id: int) -> None:
    """Asks nobody: whoever calls it holds a signed link."""
    _set(person_id, digests_stopped=True)


def resume_digests(person_id: int) -> None:
    """Asks nobody: whoever calls it holds a signed link, or is this person."""
    _set(person_id, digests_stopped=False)


def note_refused(person_id: int, letter: str, email: str) -> None:
    """A mail server will never take mail for this address. Asks nobody: it said so itself."""
    row = insert_here(RefusedLetter).values(
        person_id=person_id, letter=letter, email=email, at=clock.now()
    )
    db.session.execute(row.on_conflict_do_nothing())


def note_bounce(raw: bytes) -> bool:
    """From a letter that came back. False: it is none of ours, or may yet arrive.

    Asks nobody: only whoever had our letter can return its signed link. Raises Missing.
    """
    found = bounce(raw)
    if found is None:
        return False
    person_id, _kind = opened(UNSUBSCRIBE, found.token)
    note_refused(person_id, found.letter, found.email)
    return True


def resume_mail(actor: Person) -> None:
    """Try again an address that refused mail."""
    require(actor, Action.KEEP_INBOX)
    db.session.execute(delete(RefusedLetter).where(RefusedLetter.person_id == actor.id))


def _wait(how: How | None, *which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notification).where(*which).values(waits_for=how), execution_options=QUIET
    )


def _set(person_id: int, **settings: object) -> None:
    row = insert_here(MailSettings).values(person_id=person_id, **settings)
    kept = row.on_conflict_do_update(index_elements=[MailSettings.person_id], set_=settings)
    db.session.execute(kept)
