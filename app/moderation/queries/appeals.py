"""Appeals against decisions, and what was ruled on them.

Whoever was merged into somebody since is that other person here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person, Role
from app.briefings.models import Briefing, Version
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Comment
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from app.moderation.queries import statements
from app.moderation.queries.statements import IS_BRIEFING, IS_COMMENT, Case

RULING_TIME = timedelta(days=14)
A_PAGE = 50
RULINGS = (DecisionKind.UPHOLD, DecisionKind.OVERTURN)


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
    appellant_id: int


def lodged(decision_id: int, by: Person) -> Lodged | None:
    """Somebody's appeal against a decision."""
    found = db.session.execute(
        _lodged()
        .join(_APPELLANT, _APPELLANT.id == _APPEAL.actor_id)
        .where(_APPEAL.about_id == decision_id, _APPELLANT.now_id == by.id)
        .order_by(_APPEAL.id)
    ).first()
    return _as_lodged(*found) if found else None


def appeal(appeal_id: int) -> Appeal:
    """Raises Missing."""
    found = db.session.execute(_lodged().where(_APPEAL.id == appeal_id)).first()
    if found is None or found[0].about_id is None:
        raise Missing("There is no such page.")
    entry = _as_lodged(*found)
    about = statements.by_id(found[0].about_id)
    appellant = _as_now(entry.row.actor_id)
    others = _active_among(_judges(about), but=about.involved | {appellant.id})
    has_other = db.session.scalar(others.limit(1)) is not None
    return Appeal(entry, about, appellant, _as_now(about.decision.actor_id), has_other)


def is_ruled_on(appeal_id: int) -> bool:
    ruling = select(Decision.id).where(Decision.about_id == appeal_id, Decision.kind.in_(RULINGS))
    return db.session.scalar(ruling) is not None


def appeals(*, are_open: bool, after: str | None = None) -> Page[Waiting]:
    """Open ones oldest first, decided ones newest first. Raises Missing on a foreign cursor."""
    wanted = (
        select(_APPEAL, Decision, Version.title, _RULING.kind)
        .join(Decision, Decision.id == _APPEAL.about_id)
        .outerjoin(_RULING, and_(_RULING.about_id == _APPEAL.id, _RULING.kind.in_(RULINGS)))
        .outerjoin(Comment, IS_COMMENT)
        .outerjoin(Briefing, IS_BRIEFING)
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
    report = (
        select(Decision.rule)
        .join(Person, Person.id == Decision.actor_id)
        .where(
            Decision.kind == DecisionKind.REPORT,
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id == comment_id,
            Person.now_id == by,
        )
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
        select(row, DecisionNote.text, _APPEAL, Decision, _APPELLANT.now_id)
        .outerjoin(DecisionNote, DecisionNote.decision_id == row.id)
        .join(
            _APPEAL,
            _APPEAL.id == case((row.kind == DecisionKind.APPEAL, row.id), else_=row.about_id),
        )
        .join(Decision, Decision.id == _APPEAL.about_id)
        .join(_APPELLANT, _APPELLANT.id == _APPEAL.actor_id)
        .where(row.id.in_(row_ids))
    )
    return [Answer(*each) for each in db.session.execute(found)]


def moderators(but: Collection[int]) -> list[int]:
    """Whom an appeal is brought before."""
    return list(db.session.scalars(_active_among((Role.MODERATOR, Role.ADMINISTRATOR), but=but)))


def _active_among(roles: Collection[Role], *, but: Collection[int]) -> Select[int]:
    return select(Person.id).where(
        Person.role.in_(roles), Person.is_active(clock.now()), Person.id.not_in(but)
    )


_APPEAL = aliased(Decision)
_RULING = aliased(Decision)
_SAID = aliased(DecisionNote)
_REASONS = aliased(DecisionNote)
_JUDGE = aliased(Person)
_APPELLANT = aliased(Person)


def _as_now(person_id: int) -> Person:
    was = select(Person.now_id).where(Person.id == person_id).scalar_subquery()
    return db.session.scalars(select(Person).where(Person.id == was)).one()


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
