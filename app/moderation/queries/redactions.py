"""What moderators took out of a comment, and what its writer typed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.discussion.models import CommentEvent, CommentRevision, CommentStep
from app.moderation.models import Decision, DecisionKind, Redaction, SubjectKind

TYPED = (CommentEvent.EDIT, CommentEvent.HOLD, CommentEvent.RESUBMIT)
"""Events that leave words of the writer."""


def redactions_of(comment_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """id, revision, span, note, entry, is_overturned; the first one first.

    Without a span where it was taken out before that was kept.
    """
    appeal, ruling = aliased(Decision), aliased(Decision)
    is_overturned = (
        select(ruling.id)
        .join(appeal, appeal.id == ruling.about_id)
        .where(appeal.about_id == Decision.id, ruling.kind == DecisionKind.OVERTURN)
        .exists()
    )
    return db.session.execute(
        select(
            Decision.id,
            Decision.revision,
            Redaction.span,
            Redaction.note,
            Redaction.entry,
            is_overturned.label("is_overturned"),
        )
        .outerjoin(Redaction, Redaction.decision_id == Decision.id)
        .where(
            Decision.kind == DecisionKind.REDACT,
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id == comment_id,
        )
        .order_by(Decision.id)
    ).all()


def sent_again(comment_id: int) -> int:
    """N of the words that the writer sent last in the place of hidden ones; 0: never."""
    steps = select(func.max(CommentStep.revision)).where(
        CommentStep.comment_id == comment_id, CommentStep.event == CommentEvent.RESUBMIT
    )
    return db.session.scalar(steps) or 0


def typed_last(comment_id: int) -> tuple[int, str]:
    """N and source of the words that the writer typed last."""
    steps = select(CommentStep.revision).where(
        CommentStep.comment_id == comment_id, CommentStep.event.in_(TYPED)
    )
    n = db.session.scalar(steps.order_by(CommentStep.id.desc()).limit(1)) or 1
    source = select(CommentRevision.source).where(
        CommentRevision.comment_id == comment_id, CommentRevision.n == n
    )
    return n, db.session.execute(source).scalar_one()
