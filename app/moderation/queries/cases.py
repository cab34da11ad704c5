"""What several pages of moderators ask of a case."""

from collections.abc import Collection

from sqlalchemy import ScalarSelect, SQLColumnExpression, func, literal, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.moderation.models import Decision, DecisionKind, SubjectKind

NOTICES = (DecisionKind.REPORT, DecisionKind.PATTERN)
"""What brings a comment before moderators; nothing is decided by it."""
RULINGS = (
    DecisionKind.APPROVE,
    DecisionKind.DISMISS,
    DecisionKind.REMOVE,
    DecisionKind.RESTORE,
    DecisionKind.SPAM,
    DecisionKind.NOT_SPAM,
    DecisionKind.REDACT,
    DecisionKind.PUT_BACK,
    DecisionKind.MOVE,
)
"""What settles the notices before it."""
_Earlier = aliased(Decision)


def last_decision(comment: Comment) -> int:
    """Id of the last decision about a comment; 0 when there is none."""
    return db.session.scalars(select(last_about(literal(comment.id)))).one()


def last_about(subject_id: SQLColumnExpression[int]) -> ScalarSelect[int]:
    """Id of the last decision about a comment; 0 when there is none."""
    return (
        select(func.coalesce(func.max(_Earlier.id), 0))
        .where(
            _Earlier.subject_kind == SubjectKind.COMMENT,
            _Earlier.subject_id == subject_id,
            _Earlier.kind.in_(RULINGS),
        )
        .scalar_subquery()
    )


def reporters(comment: Comment) -> list[int]:
    """Who has reported a comment since the last decision about it."""
    reported = (
        select(Person.now_id)
        .join_from(Decision, Person, Person.id == Decision.actor_id)
        .where(
            Decision.kind == DecisionKind.REPORT,
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id == comment.id,
            Decision.id > last_about(literal(comment.id)),
        )
        .distinct()
    )
    return list(db.session.scalars(reported))


def trusted_among(person_ids: Collection[int]) -> int:
    """How many of these people are confirmed and have published a comment themselves."""
    published = select(Comment.id).where(
        Comment.author_id == Person.id, Comment.state == CommentState.PUBLISHED
    )
    trusted = select(func.count()).where(
        Person.id.in_(person_ids), Person.is_active(clock.now()), published.exists()
    )
    return db.session.execute(trusted).scalar_one()


def was_ruled_on(comment: Comment) -> bool:
    """Whether a moderator has decided on these very words."""
    ruled = select(Decision.id).where(
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == comment.id,
        Decision.kind.in_(RULINGS),
        Decision.revision == comment.revision,
    )
    return db.session.scalar(ruled.limit(1)) is not None
