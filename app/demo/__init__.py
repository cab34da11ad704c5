"""What `make run` shows: people of each role whom anybody at this machine may sign in as."""

from dataclasses import dataclass
from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import select

from app.accounts.models import Account, Person, PersonState, Role
from app.core import clock
from app.core.db import db, transaction

PASSWORD = "moothall-demo"  # noqa: S105  printed at every start; these accounts guard nothing


@dataclass(frozen=True)
class DemoAccount:
    shown_as: str
    email: str
    handle: str
    name: str
    role: Role = Role.PRACTITIONER
    writes: bool = False


ACCOUNTS = (
    DemoAccount("practitioner", "practitioner@example.org", "priya", "Priya Nair"),
    DemoAccount("author", "author@example.org", "ruth", "Ruth Adeyemi", writes=True),
    DemoAccount("moderator", "moderator@example.org", "sam", "Sam Okonkwo", Role.MODERATOR),
    DemoAccount(
        "administrator",
        "administrator@example.org",
        "eilidh",
        "Eilidh Grant",
        Role.ADMINISTRATOR,
    ),
)


def ensure() -> tuple[DemoAccount, ...]:
    """The demo accounts; makes those that are not there."""
    there = set(db.session.scalars(select(Account.email)))
    missing = [account for account in ACCOUNTS if account.email not in there]
    if missing:
        with transaction():
            password = hash_password(PASSWORD)
            db.session.add_all(_signs_in(account, password) for account in missing)
    return ACCOUNTS


def _signs_in(account: DemoAccount, password: str) -> Account:
    now = clock.now()
    return Account(
        email=account.email,
        password=password,
        confirmed_at=now,
        fs_uniquifier=uuid4().hex,
        created_at=now,
        person=Person(
            handle=account.handle,
            name=account.name,
            role=account.role,
            writes=account.writes,
            state=PersonState.ACTIVE,
            created_at=now,
        ),
    )
