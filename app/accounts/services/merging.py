"""One person instead of two: what becomes of the one who goes, of accounts and posts."""

from sqlalchemy import select, update

from app.accounts.models import Membership, Person, PersonState, Purpose, Role
from app.accounts.queries import SHOWN, account_by_person
from app.accounts.services import links
from app.accounts.services.entrance import end_sessions
from app.core import clock
from app.core.db import QUIET, db
from app.core.errors import Conflict


def locked_pair(person: Person, into: Person) -> tuple[Person, Person]:
    """Both as they are now, held until the transaction ends. Raises Conflict."""
    found = db.session.scalars(
        select(Person)
        .where(Person.id.in_([person.id, into.id]))
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    refused = refusal(person, into)
    if refused is not None or len(found) != 2:
        raise refused or Conflict("These are one person already.")
    return person, into


def refusal(person: Person, into: Person) -> Conflict | None:
    """Why these two cannot be merged this way round."""
    if person.id == into.id:
        return Conflict("These are one person already.")
    if person.state in (PersonState.MERGED, PersonState.ERASED):
        return Conflict("%(name)s has been merged or erased already.", name=person.name)
    if into.state not in SHOWN:
        return Conflict("%(name)s cannot take over what somebody else wrote.", name=into.name)
    if restricted := _restriction(person, into):
        return restricted
    if into.state is PersonState.IMPORTED and person.state is not PersonState.IMPORTED:
        return Conflict(
            "%(name)s came with an import and cannot sign in. Merge the other way round.",
            name=into.name,
        )
    return None


def _restriction(person: Person, into: Person) -> Conflict | None:
    """What restricts somebody names them: whoever stays could neither read why nor appeal."""
    if person.is_suspended(clock.now()):
        return Conflict(
            "%(name)s is suspended. Lift the suspension first, or suspend the person who stays.",
            name=person.name,
        )
    if person.premoderated and not into.premoderated:
        return Conflict(
            "What %(name)s writes is read first. Lift that, or have the person who stays read "
            "first, who can then read why.",
            name=person.name,
        )
    if person.unread_warning is not None:
        return Conflict("%(name)s has yet to read a warning.", name=person.name)
    return None


def close(person: Person, into: Person) -> None:
    """Nobody signs in as this person any more. Their row stays, and says who they are now."""
    person.state, person.role, person.writes = PersonState.MERGED, Role.PRACTITIONER, False
    db.session.execute(
        update(Person)
        .where((Person.id == person.id) | (Person.merged_into == person.id))
        .values(merged_into=into.id)
        .execution_options(**QUIET)
    )
    db.session.execute(
        update(Membership)
        .where(Membership.person_id == person.id, Membership.until.is_(None))
        .values(until=clock.now())
        .execution_options(**QUIET)
    )
    account = account_by_person(person.id)
    if account is not None:
        account.active = False
        end_sessions(account)
        links.withdraw(account.id, *Purpose)
