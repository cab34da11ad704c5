"""What administrators change about people: role, and leave to write briefings."""

from sqlalchemy import select

from app.accounts.models import Person, Role
from app.accounts.queries import account_by_person
from app.accounts.services.entrance import end_sessions
from app.core.db import db
from app.core.errors import Forbidden
from app.permissions import Action, require


def change_standing(actor: Person, person: Person, *, role: Role, writes: bool) -> None:
    """Raises Forbidden, also when it is the actor's own role."""
    require(actor, Action.ADMINISTER)
    if actor.id == person.id and role is not person.role:
        raise Forbidden("Nobody changes their own role. Ask another administrator.")
    appoint(person, role)
    person.writes = writes


def appoint(person: Person, role: Role) -> None:
    """For the command line, which asks nobody. A new role begins with a new session."""
    db.session.scalars(
        select(Person)
        .where(Person.id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if person.role is role:
        return
    person.role = role
    account = account_by_person(person.id)
    if account is not None:
        end_sessions(account)
