"""Decisions as the people see them whom they concern: what, where, how long, and why.

Whoever was merged into somebody since is that other person here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Comment, CommentRevision, CommentState
from app.moderation.models import Decision, DecisionKind, DecisionNote, Redaction, SubjectKind

APPEAL_TIME = timedelta(days=14)
"""For whoever wrote what was restricted."""
COMPLAINT_TIME = timedelta(days=183)
"""For whoever reported in vain."""
ON_WORDS = (DecisionKind.REMOVE, DecisionKind.SPAM, DecisionKind.REDACT, DecisionKind.HIDE)
ON_PEOPLE = (DecisionKind.WARN, DecisionKind.SUSPEND, DecisionKind.READ_FIRST)
ENDED_BY = {
    DecisionKind.REMOVE: (DecisionKind.RESTORE,),
    DecisionKind.SPAM: (DecisionKind.NOT_SPAM,),
    DecisionKind.REDACT: (),
    DecisionKind.HIDE: (
        DecisionKind.DISMISS,
        DecisionKind.REMOVE,
        DecisionKind.SPAM,
        DecisionKind.REDACT,
        DecisionKind.HIDE,
    ),
    DecisionKind.DISMISS: (DecisionKind.REMOVE, DecisionKind.SPAM),
    DecisionKind.LOCK: (DecisionKind.UNLOCK,),
    DecisionKind.SUSPEND: (DecisionKind.REINSTATE,),
    DecisionKind.WARN: (),
    DecisionKind.READ_FIRST: (DecisionKind.TRUST,),
}
"""What can be appealed against, and what undoes it."""


@dataclass(frozen=True)
class Case:
    """A decision with all that it was about."""

    decision: Decision
    note: str
    comment: Comment | None
    html: str | None
    """Of the words that were decided on."""
    briefing: Briefing | None
    person: Person | None
    """Whom it restricts: who wrote the comment, or is warned or suspended."""
    decided_by: int
    taken_out: str | None
    """Of these words, by a redaction."""
    reporters: frozenset[int]
    """Who had reported the comment before."""
    stands: bool

    @property
    def parties(self) -> frozenset[int]:
        """Whom it concerns, and who may therefore appeal."""
        if self.decision.kind is DecisionKind.DISMISS:
            return self.reporters
        if self.decision.subject_kind is SubjectKind.BRIEFING and self.briefing:
            return frozenset(author.id for author in self.briefing.authors)
        return frozenset([self.person.id] if self.person else [])

    @property
    def involved(self) -> frozenset[int]:
        """Who must not rule on an appeal against it."""
        authors = self.briefing.authors if self.briefing else []
        people = {author.id for author in authors} | {self.decided_by}
        if self.decision.kind is DecisionKind.HIDE:  # by all of their reports
            people |= self.reporters
        return frozenset(people | ({self.person.id} if self.person else set()))

    @property
    def closes_at(self) -> datetime:
        is_complaint = self.decision.kind is DecisionKind.DISMISS
        return self.decision.at + (COMPLAINT_TIME if is_complaint else APPEAL_TIME)


def by_number(number: int) -> Case:
    """Raises Missing when there is no such decision, or none that can be appealed against."""
    return _case(Decision.number == number)


def by_id(decision_id: int) -> Case:
    """Raises Missing, as `by_number`."""
    return _case(Decision.id == decision_id)


IS_COMMENT = and_(Decision.subject_kind == SubjectKind.COMMENT, Comment.id == Decision.subject_id)
IS_BRIEFING = Briefing.id == case(
    (Decision.subject_kind == SubjectKind.BRIEFING, Decision.subject_id), else_=Comment.briefing_id
)
_MAKER = aliased(Person)
_NAMED = aliased(Person)
_IS_NAMED = _NAMED.id == case(
    (Decision.subject_kind == SubjectKind.PERSON, Decision.subject_id), else_=Comment.author_id
)


_CASES = (
    select(
        Decision,
        func.coalesce(DecisionNote.text, ""),
        Comment,
        CommentRevision.html,
        Briefing,
        Person,
        _MAKER.now_id,
        Redaction.span,
    )
    .join(_MAKER, _MAKER.id == Decision.actor_id)
    .outerjoin(DecisionNote, DecisionNote.decision_id == Decision.id)
    .outerjoin(Redaction, Redaction.decision_id == Decision.id)
    .outerjoin(Comment, IS_COMMENT)
    .outerjoin(
        CommentRevision,
        and_(
            CommentRevision.comment_id == Comment.id,
            CommentRevision.n == func.coalesce(Decision.revision, Comment.revision),
        ),
    )
    .outerjoin(Briefing, IS_BRIEFING)
    .outerjoin(Briefing.current_version)
    .outerjoin(_NAMED, _IS_NAMED)
    .outerjoin(Person, Person.id == _NAMED.now_id)
    .options(
        contains_eager(Briefing.current_version),
        selectinload(Briefing.authors),
        joinedload(Comment.author),
        joinedload(Comment.briefing).selectinload(Briefing.authors),
    )
    .where(Decision.kind.in_(ENDED_BY), Decision.number.is_not(None))
)


def _case(which: ColumnElement[bool]) -> Case:
    found = db.session.execute(_CASES.where(which)).first()
    if found is None:
        raise Missing("There is no such page.")
    decision: Decision = found[0]
    is_on_comment = decision.subject_kind is SubjectKind.COMMENT
    reporters = _reporters(decision) if is_on_comment else frozenset[int]()
    return Case(*found, reporters=reporters, stands=stands(decision))


def stands(decision: Decision) -> bool:
    """Nothing has undone it since."""
    if decision.kind is DecisionKind.HIDE and not _is_hidden(decision.subject_id):
        return False
    later = select(Decision.id).where(
        Decision.subject_kind == decision.subject_kind,
        Decision.subject_id == decision.subject_id,
        Decision.id > decision.id,
        Decision.kind.in_(ENDED_BY[decision.kind]),
    )
    return not _is_overturned(decision.id) and db.session.scalar(later.limit(1)) is None


def _is_hidden(comment_id: int) -> bool:
    state = select(Comment.state).where(Comment.id == comment_id)
    return db.session.scalar(state) is CommentState.AUTO_HIDDEN


def _is_overturned(decision_id: int) -> bool:
    appeal = aliased(Decision)
    overturned = select(Decision.id).join(appeal, appeal.id == Decision.about_id)
    about = appeal.about_id == decision_id, Decision.kind == DecisionKind.OVERTURN
    return db.session.scalar(overturned.where(*about).limit(1)) is not None


def _reporters(decision: Decision) -> frozenset[int]:
    reported = select(Person.now_id).join_from(Decision, Person, Person.id == Decision.actor_id)
    earlier = reported.where(
        Decision.kind == DecisionKind.REPORT,
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == decision.subject_id,
        Decision.id < decision.id,
    )
    return frozenset(db.session.scalars(earlier))
