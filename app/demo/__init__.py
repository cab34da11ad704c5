"""What `make run` shows: people of each role, and briefings with an argument going on.

The people and their words are in the `.toml` files beside this one; whoever has an e-mail address
there can be signed in as, by anybody at this machine.
"""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Account, Person, Role
from app.core.db import db, transaction
from app.demo import cast, play

PASSWORD = "moothall-demo"  # noqa: S105  printed at every start; these accounts guard nothing


@dataclass(frozen=True)
class DemoAccount:
    shown_as: str
    email: str


def ensure() -> list[DemoAccount]:
    """The demo accounts; on an empty instance everything is made first."""
    if db.session.scalar(select(Person.id).limit(1)) is None:
        with transaction():
            people = cast.enter(PASSWORD)
        for script in play.SCRIPTS:
            play.perform(script, people)
    found = db.session.scalars(
        select(Account).where(Account.email.in_(cast.addresses())).order_by(Account.id)
    )
    return [DemoAccount(_shown_as(account.person), account.email) for account in found]


def _shown_as(person: Person) -> str:
    return "author" if person.writes and person.role is Role.PRACTITIONER else person.role
