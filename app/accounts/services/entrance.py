"""Signing in, and what changes how: passwords and addresses."""

import secrets
from datetime import timedelta

from sqlalchemy import delete

from app.accounts import letters
from app.accounts.models import Account, EndedSession, Person, Purpose
from app.accounts.queries import account_by_person, account_of, digest
from app.accounts.services import links, registration
from app.accounts.services.profile import Profile, put
from app.core import clock, jobs, limits
from app.core.db import db
from app.core.errors import Missing

SESSION_LASTS = timedelta(days=30)
MOST_FAILURES = 10
WITHIN = timedelta(minutes=5)
MOST_LETTERS = 5
LETTERS_WITHIN = timedelta(hours=1)


def count_attempt(*keys: str) -> None:
    """Count before the password is looked at, so that guesses at once count too. Raises TooMany."""
    for key in keys:
        limits.limit(f"sign-in:{key}", MOST_FAILURES, WITHIN)


def attempt_succeeded(*keys: str) -> None:
    for key in keys:
        limits.forgive(f"sign-in:{key}")


def count_letter(email: str, address: str) -> None:
    """Nobody's mailbox is flooded from here, and no machine writes to many. Raises TooMany."""
    limits.limit(f"letter to {email}", MOST_LETTERS, LETTERS_WITHIN)
    limits.limit(f"letter from {address}", MOST_LETTERS * 10, LETTERS_WITHIN)


def ask_to_register(name: str, email: str, password_hash: str) -> None:
    """The same work for every address; a job looks whether it has an account."""
    registration_asked = {"name": name, "email": email, "password_hash": password_hash}
    jobs.ask("register account", registration_asked)


def ask_to_recover(email: str, address: str) -> None:
    """The same work for every address; a job looks whether it has an account. Raises TooMany."""
    count_letter(email, address)
    jobs.ask("recover account", {"email": email})


def recover(email: str) -> None:
    """Write to whoever can sign in with this address. Nobody else: nothing."""
    account = account_of(email)
    if account is not None and account.active:
        account = registration.locked(account.id)
        letters.recover(account, links.issue(account, Purpose.RECOVER))


def reset_password(token: str, password_hash: str) -> Account:
    """Opening the mail also confirms the address. Raises Expired."""
    link = links.use(token, Purpose.RECOVER)
    account = registration.locked(registration.account_id(link))
    registration.confirm(account)
    _set_password(account, password_hash)
    return account


def claim(name: str, email: str) -> Account:
    """The account of whoever opened a mail to this address, made if there is none; confirmed.

    name: of a new one. Asks nobody: the link in the mail is the proof.
    """
    existing = account_of(email)
    if existing is None:
        account = registration.create(name, email, None)
    else:
        account = registration.locked(existing.id)
        if account.confirmed_at is None:
            _begin_anew(account, name)
    registration.confirm(account)
    return account


def change_password(actor: Person, password_hash: str) -> Account:
    account = own_account(actor)
    _set_password(account, password_hash)
    return account


def ask_to_change_email(actor: Person, email: str, address: str) -> None:
    """Write to the new address; that of somebody else's account is told so by mail only.

    Raises TooMany.
    """
    count_letter(email, address)
    account = own_account(actor)
    holder = account_of(email)
    if holder is not None:
        letters.already_registered(holder)
        return
    token = links.issue(account, Purpose.CHANGE_EMAIL, email=email)
    letters.change_email(email, token)


def send_confirmation_again(actor: Person, address: str) -> None:
    """Raises TooMany."""
    account = own_account(actor)
    count_letter(account.email, address)
    registration.send_confirmation(account)


def own_account(actor: Person) -> Account:
    account = account_by_person(actor.id)
    if account is None:
        raise Missing("There is no such page.")
    return registration.locked(account.id)


def end_session(session_id: str) -> None:
    """End one alone. Forgets those that are too old to matter."""
    now = clock.now()
    db.session.execute(delete(EndedSession).where(EndedSession.forget_at < now))
    ended = EndedSession(digest=digest(session_id), forget_at=now + SESSION_LASTS)
    db.session.merge(ended)


def end_sessions(account: Account) -> None:
    """Everywhere: every session names this word."""
    account.fs_uniquifier = secrets.token_hex(32)


def _begin_anew(account: Account, name: str) -> None:
    """Anybody can register an address: what they set before its mail was opened is not kept."""
    account.password = None
    end_sessions(account)
    links.withdraw(account.id, *Purpose)
    account.person.handle = registration.free_handle(name)
    put(account.person, Profile(name, bio="", title="", organisation="", organisation_type=None))


def _set_password(account: Account, password_hash: str) -> None:
    account.password = password_hash
    end_sessions(account)
    links.withdraw(account.id, *Purpose)
    letters.password_changed(account.email, account.person.name)
