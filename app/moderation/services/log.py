"""The only door by which rows get into the log, in the transaction of the act.

Each holds the hash of itself and of the row before it: see queries/chain.py.
"""

import secrets
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.freshness import SITE, touch
from app.moderation.models import Decision, DecisionNote
from app.moderation.queries import chain

LOG = "the log"
"""Whoever holds this version row is alone: numbers have no gaps, and no two rows one before.

The last in the order in which versions are taken, after `SITE`: an act that has shown something
before it is logged holds those rows already, and must find none behind this one.
"""


def logged(actor: Person, decision: Decision, text: str, *keys: str) -> Decision:
    """Append to the public log. Last in a service."""
    db.session.flush()  # the subject changes before the contended rows
    touch(SITE, LOG, *keys)
    last = db.session.scalar(select(func.max(Decision.number)))
    decision.number = (last or 0) + 1
    _append(actor, decision, text)
    return decision


def add(actor: Person, decision: Decision, text: str, *keys: str) -> None:
    """Append what only brings a case before moderators, and has no number. Last in a service."""
    db.session.flush()  # as above
    touch(LOG, *keys)
    _append(actor, decision, text)


def _append(actor: Person, decision: Decision, text: str) -> None:
    decision.at, decision.actor_id, decision.role = clock.now(), actor.id, actor.role
    last = chain.head()
    decision.id = last.id + 1 if last else 1
    decision.previous = last.hash if last else chain.FIRST
    decision.salt, key = secrets.token_hex(16), secrets.token_hex(16)
    decision.note_digest = chain.digest_of_note(text, key) if text else None
    decision.hash = chain.hash_of(chain.content_of(_values(decision)))
    db.session.add(decision)
    db.session.flush()  # the note names it, and so may what the service does next
    if text:
        db.session.add(DecisionNote(decision_id=decision.id, text=text, key=key))


def _values(decision: Decision) -> dict[str, Any]:
    return {column.name: getattr(decision, column.name) for column in Decision.__table__.columns}
