"""Who hears of a decision, and of what has to be decided."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import Person, Role
from app.core.db import db
from app.discussion.models import Comment
from app.discussion.services.steps import WAITS
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind
from app.moderation.services.locking import lock_comment
from app.notifications import services as notifications
from app.permissions import Action, can

DECISION, PUBLISHED, REPORTED = "decision", "published", "reported"
"""The subject is the decision."""
TOLD = {
    DecisionKind.APPROVE: PUBLISHED,
    DecisionKind.REMOVE: DECISION,
    DecisionKind.RESTORE: DECISION,
    DecisionKind.SPAM: DECISION,
    DecisionKind.NOT_SPAM: DECISION,
    DecisionKind.REDACT: DECISION,
    DecisionKind.MOVE: DECISION,
}
"""What the writer of a comment is told of."""


def tell_writer(comment: Comment, decision: Decision) -> None:
    if decision.kind in TOLD:
        kind = TOLD[decision.kind]
        notifications.tell([comment.author_id], kind, decision.id, but=decision.actor_id)


def tell_reporters(reporters: Collection[int], decision: Decision) -> None:
    """Whoever reported a comment hears what came of it."""
    notifications.tell(reporters, REPORTED, decision.id, but=decision.actor_id)


def tell_moderators(comment: Comment) -> None:
    """A comment waits for them, was reported, or was voted on in a burst.

    Those hear of it who may decide on it, and where nobody else is there, whoever stands in.
    The comment comes with its briefing's authors.
    """
    lock_comment(comment)  # whoever decides on it takes the line away
    if not queries.is_open(comment):
        return
    there = [
        person
        for person in db.session.scalars(select(Person).where(Person.role != Role.PRACTITIONER))
        if can(person, Action.MODERATE) and can(person, Action.READ_BRIEFING, comment.briefing)
    ]
    deciders = [person for person in there if can(person, Action.DECIDE_ON_COMMENT, comment)]
    notifications.tell_anew([person.id for person in deciders or there], WAITS, comment.id)


def no_longer_waits(comment: Comment) -> None:
    """No moderator has it before them as new."""
    notifications.hide(WAITS, [comment.id])
