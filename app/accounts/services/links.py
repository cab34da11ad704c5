"""One-time links: made, used once."""

import secrets
from datetime import timedelta

from sqlalchemy import delete

from app.accounts.models import Account, OneTimeLink, Purpose
from app.accounts.queries import digest, opened_link
from app.core import clock
from app.core.db import QUIET, db
from app.core.errors import Expired

LIFETIME = {
    Purpose.CONFIRM: timedelta(days=3),
    Purpose.CHANGE_EMAIL: timedelta(days=3),
    Purpose.RECOVER: timedelta(hours=2),
    Purpose.ADMINISTER: timedelta(days=1),
}


def issue(account: Account | None, purpose: Purpose, *, email: str = "") -> str:
    """The token of a new link; the account's older link of that purpose stops working."""
    account_id = account.id if account is not None else None
    withdraw(account_id, purpose)
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            account_id=account_id,
            purpose=purpose,
            digest=digest(token),
            email=email or (account.email if account is not None else ""),
            expires_at=clock.now() + LIFETIME[purpose],
        )
    )
    return token


def use(token: str, *purposes: Purpose) -> OneTimeLink:
    """The link, which from now on is gone. Raises Expired, also to whoever comes second."""
    link = opened_link(token, *purposes)
    gone = db.session.scalar(
        delete(OneTimeLink)
        .where(OneTimeLink.id == link.id)
        .returning(OneTimeLink.id)
        .execution_options(**QUIET)
    )
    if gone is None:
        raise Expired("This link has expired.")
    db.session.expunge(link)
    return link


def withdraw(account_id: int | None, *purposes: Purpose) -> None:
    db.session.execute(
        delete(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.purpose.in_(purposes))
        .execution_options(**QUIET)
    )
