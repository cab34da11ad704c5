"""What several pages of moderators ask of a case."""

from sqlalchemy import ScalarSelect, SQLColumnExpression, and_, func, literal, select
from sqlalchemy.orm import aliased

from app.briefings.models import Briefing, Version
from app.core.db import db
from app.discussion.models import Comment
from app.moderation.models import Decision, DecisionKind, SubjectKind

NOTICES = (DecisionKind.REPORT, DecisionKind.PATTERN)
"""What brings a comment before moderators; nothing is decided by it."""
CURRENT = and_(
    Version.briefing_id == Briefing.id,
    Version.n == Briefing.current_n,
    Version.lang == Briefing.lang,
)
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
            _Earlier.kind.not_in(NOTICES),
        )
        .scalar_subquery()
    )
