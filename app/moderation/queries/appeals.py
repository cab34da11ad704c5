"""Decisions as the people see them whom they concern, and the appeals against them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing, Version
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Comment, CommentRevision, CommentState, HeldFor
from app.moderation.models import Decision, DecisionKind, DecisionNote, Redaction, Rule, SubjectKind

APPEAL_TIME = timedelta(days=14)
"""For whoever wrote what was restricted."""
COMPLAINT_TIME = timedelta(days=183)
"""For whoever reported in vain."""
RULING_TIME = timedelta(days=14)
A_PAGE = 50

ON_WORDS = (DecisionKind.REMOVE, DecisionKind.SPAM, DecisionKind.REDACT, DecisionKind.HIDE)
ON_PEOPLE = (DecisionKind.WARN, DecisionKind.SUSPEND, DecisionKind.READ_FIRST)
RULINGS = (DecisionKind.UPHOLD, DecisionKind.OVERTURN)
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
class Ruling:
    """What another moderator said to an appeal."""

    decision: Decision
    reasons: str
    by: Person


@dataclass(frozen=True)
class Lodged:
    """An appeal, and what became of it."""

    row: Decision
    text: str
    ruling: Ruling | None

    @property
    def due_at(self) -> datetime:
        return self.row.at + RULING_TIME


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
    reporters: frozenset[int]
    """Who had reported the comment before."""
    stands: bool
    taken_out: str | None = None
    """Of these words, by a redaction."""

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
        people = {author.id for author in authors} | {self.decision.actor_id}
        if self.decision.kind is DecisionKind.HIDE:  # by all of their reports
            people |= self.reporters
        return frozenset(people | ({self.person.id} if self.person else set()))

    @property
    def closes_at(self) -> datetime:
        is_complaint = self.decision.kind is DecisionKind.DISMISS
        return self.decision.at + (COMPLAINT_TIME if is_complaint else APPEAL_TIME)

    @property
    def held_for(self) -> HeldFor | None:
        """The automatic check that brought the words before a moderator."""
        return self.comment.held_for if self.comment else None


@dataclass(frozen=True)
class Appeal:
    """An appeal as moderators see it."""

    lodged: Lodged
    case: Case
    appellant: Person
    moderator: Person
    """Who made the decision."""
    has_other: bool
    """Somebody is there to rule on it who has no part in it."""

    @property
    def appellant_id(self) -> int:
        return self.appellant.id

    def has_no_part(self, person: Person) -> bool:
        return person.id not in self.case.involved | {self.appellant.id} and person.role in _judges(
            self.case
        )


@dataclass(frozen=True)
class Waiting:
    """An appeal in the list of moderators."""

    row: Decision
    decision: Decision
    title: str | None
    """Of the briefing."""
    ruling: DecisionKind | None

    @property
    def due_at(self) -> datetime:
        return self.row.at + RULING_TIME


@dataclass(frozen=True)
class Answer:
    """An appeal, or a ruling on one."""

    row: Decision
    note: str | None
    appeal: Decision
    decision: Decision


def case(number: int) -> Case:
    """Raises Missing when there is no such decision, or none that can be appealed against."""
    return _case(Decision.number == number)


def lodged(decision_id: int, by: Person) -> Lodged | None:
    """Somebody's appeal against a decision."""
    found = db.session.execute(
        _lodged().where(_APPEAL.about_id == decision_id, _APPEAL.actor_id == by.id)
    ).first()
    return _as_lodged(*found) if found else None


def appeal(appeal_id: int) -> Appeal:
    """Raises Missing."""
    found = db.session.execute(_lodged().where(_APPEAL.id == appeal_id)).first()
    if found is None or found[0].about_id is None:
        raise Missing("There is no such page.")
    entry = _as_lodged(*found)
    about = _case(Decision.id == entry.row.about_id)
    people = {
        person.id: person
        for person in db.session.scalars(
            select(Person).where(Person.id.in_([entry.row.actor_id, about.decision.actor_id]))
        )
    }
    others = _are_active().where(
        Person.role.in_(_judges(about)),
        Person.id.not_in(about.involved | {entry.row.actor_id}),
    )
    return Appeal(
        entry,
        about,
        people[entry.row.actor_id],
        people[about.decision.actor_id],
        db.session.scalar(others.limit(1)) is not None,
    )


def appeals(*, are_open: bool, after: str | None = None) -> Page[Waiting]:
    """Open ones oldest first, decided ones newest first. Raises Missing on a foreign cursor."""
    wanted = (
        select(_APPEAL, Decision, Version.title, _RULING.kind)
        .join(Decision, Decision.id == _APPEAL.about_id)
        .outerjoin(_RULING, and_(_RULING.about_id == _APPEAL.id, _RULING.kind.in_(RULINGS)))
        .outerjoin(Comment, _IS_COMMENT)
        .outerjoin(Briefing, _IS_BRIEFING)
        .outerjoin(Briefing.current_version)
        .where(_APPEAL.kind == DecisionKind.APPEAL)
    )
    if are_open:
        wanted = wanted.where(_RULING.id.is_(None)).order_by(_APPEAL.id)
    else:
        wanted = wanted.where(_RULING.id.is_not(None)).order_by(_APPEAL.id.desc())
    if after is not None:
        (last,) = unpack(after, int)
        wanted = wanted.where(_APPEAL.id > last if are_open else _APPEAL.id < last)
    found = [Waiting(*row) for row in db.session.execute(wanted.limit(A_PAGE + 1))]
    return page_of(found, A_PAGE, lambda row: (row.row.id,))


def reported_for(comment_id: int, by: int) -> Rule | None:
    """What somebody's last report of a comment was for."""
    report = select(Decision.rule).where(
        Decision.kind == DecisionKind.REPORT,
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == comment_id,
        Decision.actor_id == by,
    )
    return db.session.scalar(report.order_by(Decision.id.desc()).limit(1))


def number_of_appeals() -> int:
    """How many wait for a ruling."""
    ruled = exists().where(_RULING.about_id == _APPEAL.id, _RULING.kind.in_(RULINGS))
    waiting = select(func.count()).where(_APPEAL.kind == DecisionKind.APPEAL, ~ruled)
    return db.session.execute(waiting).scalar_one()


def answers(row_ids: Collection[int]) -> list[Answer]:
    """Appeals and rulings by their ids, each with what it is about."""
    row = aliased(Decision)
    found = (
        select(row, DecisionNote.text, _APPEAL, Decision)
        .outerjoin(DecisionNote, DecisionNote.decision_id == row.id)
        .join(
            _APPEAL,
            _APPEAL.id == sql_case((row.kind == DecisionKind.APPEAL, row.id), else_=row.about_id),
        )
        .join(Decision, Decision.id == _APPEAL.about_id)
        .where(row.id.in_(row_ids))
    )
    return [Answer(*each) for each in db.session.execute(found)]


def moderators(but: Collection[int]) -> list[int]:
    """Whom an appeal is brought before."""
    judges = Person.role.in_((Role.MODERATOR, Role.ADMINISTRATOR))
    return list(db.session.scalars(_are_active().where(judges, Person.id.not_in(but))))


_APPEAL = aliased(Decision)
_RULING = aliased(Decision)
_SAID = aliased(DecisionNote)
_REASONS = aliased(DecisionNote)
_JUDGE = aliased(Person)
_IS_COMMENT = and_(Decision.subject_kind == SubjectKind.COMMENT, Comment.id == Decision.subject_id)
_IS_BRIEFING = Briefing.id == sql_case(
    (Decision.subject_kind == SubjectKind.BRIEFING, Decision.subject_id), else_=Comment.briefing_id
)
_IS_PERSON = Person.id == sql_case(
    (Decision.subject_kind == SubjectKind.PERSON, Decision.subject_id), else_=Comment.author_id
)


def _case(which: Any) -> Case:
    found = db.session.execute(
        select(
            Decision,
            DecisionNote.text,
            Comment,
            CommentRevision.html,
            Redaction.span,
            Briefing,
            Person,
        )
        .outerjoin(DecisionNote, DecisionNote.decision_id == Decision.id)
        .outerjoin(Redaction, Redaction.decision_id == Decision.id)
        .outerjoin(Comment, _IS_COMMENT)
        .outerjoin(
            CommentRevision,
            and_(
                CommentRevision.comment_id == Comment.id,
                CommentRevision.n == func.coalesce(Decision.revision, Comment.revision),
            ),
        )
        .outerjoin(Briefing, _IS_BRIEFING)
        .outerjoin(Briefing.current_version)
        .outerjoin(Person, _IS_PERSON)
        .options(
            contains_eager(Briefing.current_version),
            selectinload(Briefing.authors),
            joinedload(Comment.author),
            joinedload(Comment.briefing).selectinload(Briefing.authors),
        )
        .where(which, Decision.kind.in_(ENDED_BY), Decision.number.is_not(None))
    ).first()
    if found is None:
        raise Missing("There is no such page.")
    decision, note, comment, html, taken_out, briefing, person = found
    return Case(
        decision,
        note or "",
        comment,
        html,
        briefing,
        person,
        _reporters(decision) if comment else frozenset(),
        stands(decision),
        taken_out,
    )


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
    overturned = select(_RULING.id).join(_APPEAL, _APPEAL.id == _RULING.about_id)
    about = _APPEAL.about_id == decision_id, _RULING.kind == DecisionKind.OVERTURN
    return db.session.scalar(overturned.where(*about).limit(1)) is not None


def _reporters(decision: Decision) -> frozenset[int]:
    reported = select(Decision.actor_id).where(
        Decision.kind == DecisionKind.REPORT,
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == decision.subject_id,
        Decision.id < decision.id,
    )
    return frozenset(db.session.scalars(reported))


def _lodged() -> Select[*tuple[Any, ...]]:
    """Appeal, its text, the ruling, its reasons, who ruled."""
    return (
        select(_APPEAL, _SAID.text, _RULING, _REASONS.text, _JUDGE)
        .outerjoin(_SAID, _SAID.decision_id == _APPEAL.id)
        .outerjoin(_RULING, and_(_RULING.about_id == _APPEAL.id, _RULING.kind.in_(RULINGS)))
        .outerjoin(_REASONS, _REASONS.decision_id == _RULING.id)
        .outerjoin(_JUDGE, _JUDGE.id == _RULING.actor_id)
        .where(_APPEAL.kind == DecisionKind.APPEAL)
    )


def _as_lodged(
    row: Decision,
    text: str | None,
    ruling: Decision | None,
    reasons: str | None,
    judge: Person | None,
) -> Lodged:
    ruled = Ruling(ruling, reasons or "", judge) if ruling and judge else None
    return Lodged(row, text or "", ruled)


def _judges(about: Case) -> tuple[Role, ...]:
    """As with suspending: what concerns a moderator as a person is for administrators."""
    is_person = about.decision.subject_kind is SubjectKind.PERSON
    if is_person and about.person and about.person.role is not Role.PRACTITIONER:
        return (Role.ADMINISTRATOR,)
    return (Role.MODERATOR, Role.ADMINISTRATOR)


def _are_active() -> Select[int]:
    over = and_(Person.state == PersonState.SUSPENDED, Person.suspended_until <= clock.now())
    return select(Person.id).where(or_(Person.state == PersonState.ACTIVE, over))
