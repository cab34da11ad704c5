"""Who is asking. Decorators for views, and Flask-Security joined to the tables of people."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore

from app.accounts.models import Account, LibraryRole, Person
from app.core.db import db
from app.core.errors import SignInFirst
from app.permissions import Action, require

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


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


def init(app: Flask) -> None:
    app.config.update(
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_JOIN_USER_ROLES=False,
    )
    app.context_processor(lambda: {"viewer": viewer()})
    Security(app, SQLAlchemyUserDatastore(db, Account, LibraryRole), register_blueprint=True)
