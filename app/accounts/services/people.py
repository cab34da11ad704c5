"""What administrators change about people: role, leave to write briefings, whom they lead."""

from sqlalchemy import select

from app.accounts.models import Account, Person, Purpose, Role
from app.accounts.queries import account_by_person, workplace_of
from app.accounts.services import links, registration
from app.accounts.services.entrance import end_sessions
from app.core.db import db
from app.core.errors import Forbidden
from app.permissions import Action, require


def change_standing(
    actor: Person, person: Person, *, role: Role, writes: bool, leads: bool = False
) -> None:
    """leads: they answer for where they work now. Raises Forbidden, also for one's own role."""
    require(actor, Action.ADMINISTER)
    if actor.id == person.id and role is not person.role:
        raise Forbidden("Nobody changes their own role. Ask another administrator.")
    appoint(person, role)
    person.writes = writes
    post = workplace_of(person.id)
    if post is not None and leads is (post.confirmed_by_id is None):
        post.confirmed_by_id = actor.id if leads else None


def open_account(name: str, email: str, role: Role) -> str:
    """For the command line: an account whose owner chooses a password at the path returned.

    That also confirms it. Raises Conflict when the address has an account.
    """
    return reset_link(registration.create(name, email, None, role=role))


def reset_link(account: Account) -> str:
    """For the command line: the path where the owner chooses a new password."""
    return f"/recover/{links.issue(account, Purpose.RECOVER)}"


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
