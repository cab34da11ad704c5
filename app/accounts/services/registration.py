"""Coming in: an account, the confirmation of its address, the first administrator."""

import re
import secrets
import unicodedata

from sqlalchemy import select

from app.accounts import letters
from app.accounts.models import Account, OneTimeLink, Person, PersonState, Purpose, Role
from app.accounts.queries import account_of, administrators_exist
from app.accounts.services import links
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Expired


def register(name: str, email: str, password_hash: str) -> None:
    """An unconfirmed account, or a letter to whoever holds that address already."""
    existing = account_of(email)
    if existing is not None:
        letters.already_registered(existing)
        return
    account = create(name, email, password_hash)
    send_confirmation(account)


def create(
    name: str, email: str, password_hash: str | None, *, role: Role = Role.PRACTITIONER
) -> Account:
    """Raises Conflict when the address has an account."""
    if account_of(email) is not None:
        raise Conflict("This address has an account already.")
    now = clock.now()
    person = Person(
        handle=free_handle(name),
        name=name,
        state=PersonState.UNCONFIRMED,
        role=role,
        created_at=now,
    )
    account = Account(
        person=person,
        email=email,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()  # links need account.id
    return account


def send_confirmation(account: Account) -> None:
    """Write to an address that is not confirmed yet. For others: nothing."""
    account = locked(account.id)
    if account.confirmed_at is None:
        token = links.issue(account, Purpose.CONFIRM)
        letters.confirm(account.email, token)


def confirm(account: Account) -> None:
    """Note that its mailbox was opened; whoever was waiting for that may take part."""
    account.confirmed_at = account.confirmed_at or clock.now()
    links.withdraw(account.id, Purpose.CONFIRM)
    if account.person.state is PersonState.UNCONFIRMED:
        account.person.state = PersonState.ACTIVE


def open_link(token: str) -> OneTimeLink:
    """Do what a link to /confirm promises. Raises Expired, Conflict."""
    link = links.use(token, Purpose.CONFIRM, Purpose.CHANGE_EMAIL)
    account = locked(account_id(link))
    if link.purpose is Purpose.CHANGE_EMAIL:
        _change_email(account, link.email)
    elif account.email != link.email:
        raise Expired("This link has expired.")
    confirm(account)
    return link


def invite_administrator() -> str:
    """The path of a page where the first administrator registers, once.

    Raises Conflict when there is one.
    """
    if administrators_exist():
        raise Conflict("This site has an administrator already.")
    return f"/invitation/{links.issue(None, Purpose.ADMINISTER)}"


def accept_invitation(token: str, name: str, email: str, password_hash: str) -> Account:
    """The first administrator's account, confirmed. Raises Expired, Conflict."""
    links.use(token, Purpose.ADMINISTER)
    account = create(name, email, password_hash, role=Role.ADMINISTRATOR)
    confirm(account)
    return account


def locked(account_id: int) -> Account:
    """The account and its person as they are now, held until the transaction ends."""
    return db.session.scalars(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def account_id(link: OneTimeLink) -> int:
    if link.account_id is None:
        raise Expired("This link has expired.")
    return link.account_id


def _change_email(account: Account, email: str) -> None:
    """Links that went to the old mailbox stop working with it."""
    if account_of(email) not in (None, account):
        raise Conflict("This address has an account already.")
    old, account.email = account.email, email
    links.withdraw(account.id, *Purpose)
    letters.email_changed(old, account.person.name, email)


def handle_from(name: str) -> str:
    """Which others may have already."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_name).strip("-")[:40].strip("-") or "person"


def free_handle(name: str) -> str:
    handle = handle_from(name)
    is_taken = db.session.scalar(select(Person.id).where(Person.handle == handle))
    return f"{handle}-{secrets.token_hex(3)}" if is_taken else handle
