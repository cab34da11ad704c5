"""Answer first, account last: what a visitor sends waits until the link in a mail is opened."""

import json
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import delete, select

from app.accounts.models import Account
from app.accounts.queries import account_of
from app.accounts.services import entrance
from app.core import clock, tokens
from app.core.db import QUIET, db
from app.core.errors import Expired, Missing
from app.core.mail import link, send_later, site_name
from app.discussion import services as discussion
from app.discussion.models import Draft
from app.discussion.services.readings import KEPT_FOR_STRANGERS

UNSENT = "unsent"
"""Purpose of the signature in the link."""
_NAME, _EMAIL = "sender-name", "sender-email"


@dataclass(frozen=True)
class Unsent:
    """What waits, and for whom."""

    key: str
    place: str
    """The address of the form it was typed into."""
    fields: dict[str, str]
    name: str
    """Who will have sent it: as the account with this address is called once it was confirmed."""
    email: str


def keep_unsent(place: str, fields: dict[str, str], *, name: str, email: str, network: str) -> None:
    """Keep what a stranger wants to send, and write to their address. Asks nobody.

    The letter holds no word of theirs: nobody has confirmed that the address is their own.
    Raises TooMany.
    """
    entrance.count_letter(email, network)
    key = discussion.keep_draft(None, place, fields | {_NAME: name, _EMAIL: email})
    paragraphs = [
        gettext("Hello,"),
        gettext("open this link, look at what you wrote, and press the button to send it:"),
        link(f"/unsent/{tokens.signed(UNSENT, key)}"),
        gettext("The link works for seven days. If you did not write anything, do nothing."),
        site_name(),
    ]
    send_later(email, gettext("Send what you wrote"), "\n\n".join(paragraphs) + "\n")


def unsent(token: str) -> Unsent:
    """Raises Expired when it was sent, is too old, or never was."""
    try:
        (key,) = tokens.opened(UNSENT, token)
    except Missing as error:
        raise Expired("This link has expired.") from error
    found = db.session.execute(
        select(Draft.key, Draft.place, Draft.fields).where(
            Draft.key == key,
            Draft.person_id.is_(None),
            Draft.saved_at > clock.now() - KEPT_FOR_STRANGERS,
        )
    ).first()
    if found is None:
        raise Expired("This link has expired.")
    fields = json.loads(found.fields)
    name, email = fields.pop(_NAME), fields.pop(_EMAIL)
    account = account_of(email)
    if account is not None and account.confirmed_at is not None:
        name = account.person.name
    return Unsent(found.key, found.place, fields, name, email)


def claim_unsent(token: str) -> tuple[Account, Unsent]:
    """Whoever opened the mail owns the address: its account, new or old, now has the draft.

    Raises Expired, also to whoever comes second.
    """
    found = unsent(token)
    gone = db.session.execute(
        delete(Draft).where(Draft.key == found.key).returning(Draft.key),
        execution_options=QUIET,
    ).first()
    if gone is None:
        raise Expired("This link has expired.")
    account = entrance.claim(found.name, found.email)
    discussion.keep_draft(account.person_id, found.place, found.fields)
    return account, found
