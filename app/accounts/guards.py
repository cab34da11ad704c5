"""Who is asking. Decorators for views, and Flask-Security joined to the tables of people."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.mail_util import MailUtil
from flask_security.utils import login_user, logout_user

from app.accounts.models import Account, LibraryRole, Person
from app.accounts.queries import account_in_session
from app.accounts.services import entrance
from app.core.db import db, transaction
from app.core.errors import SignInFirst
from app.core.mail import send_later
from app.permissions import Action, require

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

HASHES = {"argon2__time_cost": 2, "argon2__memory_cost": 19_456, "argon2__parallelism": 1}
"""The least that OWASP advises (19 MiB, twice): a web process does nothing else meanwhile."""
CHEAP_HASHES = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""For tests, which sign in often."""


def viewer() -> Person | None:
    """The person who is reading; None when nobody is signed in."""
    account = current_user._get_current_object()
    return account.person if isinstance(account, Account) else None


def actor() -> Person:
    """The person who is acting. Raises SignInFirst."""
    person = viewer()
    if person is None:
        raise SignInFirst("Sign in first.")
    return person


def signed_in(view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor()
        return view(*args, **kwargs)

    return guarded


def may(action: Action) -> Callable[[View[P]], View[P]]:
    """For pages that belong to a role as a whole; services still ask for themselves."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            require(viewer(), action)
            return view(*args, **kwargs)

        return guarded

    return guard


def begin_session(account: Account, *, stay: bool = False) -> None:
    """Nothing of the session before survives in the new one."""
    session.clear()
    login_user(account, authn_via=["password"])
    session["sid"] = secrets.token_urlsafe(16)
    session.permanent = stay


def end_session() -> None:
    """Here, and for whoever copied the cookie."""
    if "sid" in session:
        with transaction():
            entrance.end_session(session["sid"])
    logout_user()
    session.clear()


def _load(uniquifier: str) -> Account | None:
    return account_in_session(uniquifier, session.get("sid", ""))


class QueuedMail(MailUtil):
    """What Flask-Security wants to send goes the way of all our mail."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002  # their signature
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002
        body: str | None,
        html: str | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        address = recipient if isinstance(recipient, str) else recipient[1]
        send_later(address, subject, body or "", html)


def init(app: Flask) -> None:
    """Flask-Security for hashes, sessions and who is signed in; its pages stay closed.

    They confirm on GET, commit by themselves and keep older links working: ours are in `views`.
    """
    app.config.update(
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # Without it a hash would also need the secret key, and a lost key every password.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SALT="unused",  # noqa: S106  # asked for, but only by double hashes
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=CHEAP_HASHES if app.testing else HASHES,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SESSION_PROTECTION=None,  # compares browsers by name, and writes while people read
        PERMANENT_SESSION_LIFETIME=entrance.SESSION_LASTS,
    )
    security = Security(
        app,
        SQLAlchemyUserDatastore(db, Account, LibraryRole),
        register_blueprint=False,
        mail_util_cls=QueuedMail,
    )
    # Permissions are asked of `app.permissions`: nobody is looked up before a view needs them.
    security.principal.identity_loaders.clear()
    security.login_manager.user_loader(_load)
    security.login_manager._request_callback = None  # no tokens in addresses
    app.context_processor(lambda: {"viewer": viewer()})
