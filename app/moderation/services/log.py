"""The row in the log that every act of moderation leaves, in the act's own transaction."""

from sqlalchemy import func, select

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.freshness import SITE, touch
from app.moderation.models import Decision, DecisionNote


def logged(actor: Person, decision: Decision, text: str, *keys: str) -> Decision:
    """Append to the public log. Last in a service.

    The pages are touched first: whoever holds the site's version row is alone, so that the
    numbers of the log have no gaps and no doubles.
    """
    db.session.flush()  # the subject changes before the contended rows
    touch(SITE, *keys)
    last = db.session.scalar(select(func.max(Decision.number)))
    decision.number = (last or 0) + 1
    decision.at, decision.actor_id, decision.role = clock.now(), actor.id, actor.role
    add(decision, text)
    return decision


def add(decision: Decision, text: str) -> None:
    db.session.add(decision)
    if text:
        db.session.flush()  # for its id
        db.session.add(DecisionNote(decision_id=decision.id, text=text))
