"""Who hears of a decision. The subject of each line is the decision."""

from collections.abc import Collection

from app.discussion.models import Comment
from app.moderation.models import Decision, DecisionKind
from app.notifications import services as notifications

DECISION, PUBLISHED, REPORTED = "decision", "published", "reported"
TOLD = {
    DecisionKind.APPROVE: PUBLISHED,
    DecisionKind.REMOVE: DECISION,
    DecisionKind.RESTORE: DECISION,
    DecisionKind.SPAM: DECISION,
    DecisionKind.NOT_SPAM: DECISION,
}
"""What the writer of a comment is told of."""


def tell_writer(comment: Comment, decision: Decision) -> None:
    if decision.kind in TOLD:
        kind = TOLD[decision.kind]
        notifications.tell([comment.author_id], kind, decision.id, but=decision.actor_id)


def tell_reporters(reporters: Collection[int], decision: Decision) -> None:
    """Whoever reported a comment hears what came of it."""
    notifications.tell(reporters, REPORTED, decision.id, but=decision.actor_id)
