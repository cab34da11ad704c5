"""What moderators have to look at, and what they decided, each row with all its page shows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, pack, unpack
from app.discussion.models import Comment, CommentRevision, CommentState, HeldWord
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind

AT_ONCE = 20  # items of the queue on a page: each shows two texts
ENTRIES = 50  # of the log on a page
MOST_REPORTS = 500  # read for one page of the queue
NOTICES = (DecisionKind.REPORT, DecisionKind.PATTERN)
"""What brings a comment before moderators; nothing is decided by it."""


class Show(StrEnum):
    """What part of the queue is looked at."""

    ALL = "all"
    HELD = "held"
    REPORTED = "reported"


@dataclass(frozen=True)
class Report:
    person_id: int
    rule: Rule | None
    note: str | None


@dataclass(frozen=True)
class Pattern:
    """Somebody's votes that came fast and all one way."""

    voter_name: str
    voter_handle: str


@dataclass(frozen=True)
class Parent:
    """What a comment answers, whether or not readers still see it."""

    comment: Comment
    html: str


@dataclass(frozen=True)
class Item:
    """One comment to look at."""

    comment: Comment
    html: str
    number: int | None
    """Of the proposition it is about, as numbered now."""
    decision: int
    """Id of the last one about it; 0 when there is none."""
    parent: Parent | None
    reports: Sequence[Report] = ()
    patterns: Sequence[Pattern] = ()

    @property
    def rules(self) -> list[Rule]:
        """What it was reported for, most often first."""
        rules = [report.rule for report in self.reports if report.rule]
        return sorted(set(rules), key=lambda rule: (-rules.count(rule), rule))

    @property
    def reporters(self) -> int:
        return len({report.person_id for report in self.reports})

    @property
    def cursor(self) -> str:
        return pack(self.comment.created_at, self.comment.id)


@dataclass(frozen=True)
class Counts:
    all: int
    held: int
    reported: int
    held_since: datetime | None
    """When the comment that has waited longest was written."""


@dataclass(frozen=True)
class Entry:
    """A decision with what it was about. `briefing` comes with its current version."""

    decision: Decision
    note: str | None
    comment: Comment | None
    briefing: Briefing | None


_Parent = aliased(Comment)
_ParentWords = aliased(CommentRevision)
_Earlier = aliased(Decision)

_IS_HELD = Comment.state == CommentState.PENDING
_IS_REPORTED = and_(Comment.reports > 0, Comment.state == CommentState.PUBLISHED)
_SHOWN = {Show.ALL: _IS_HELD | _IS_REPORTED, Show.HELD: _IS_HELD, Show.REPORTED: _IS_REPORTED}
# As the partial index says it; a bound value there would leave the index unused.
_WAITS: ColumnElement[bool] = literal_column("(comments.state = 'pending' OR comments.reports > 0)")
_CURRENT = and_(
    Version.briefing_id == Briefing.id,
    Version.n == Briefing.current_n,
    Version.lang == Briefing.lang,
)


def queue(show: Show, after: str | None = None) -> Page[Item]:
    """Held and reported comments, oldest first. Raises Missing on a foreign cursor."""
    wanted = _items().where(_WAITS, _SHOWN[show]).order_by(Comment.created_at, Comment.id)
    if after is not None:
        place = tuple_(Comment.created_at, Comment.id)
        wanted = wanted.where(place > unpack(after, datetime, int))
    found = _with_reports(db.session.execute(wanted.limit(AT_ONCE + 1)).unique().all())
    rows = found[:AT_ONCE]
    return Page(rows, rows[-1].cursor if len(found) > AT_ONCE else None)


def counts() -> Counts:
    row = db.session.execute(
        select(
            func.count().filter(_SHOWN[Show.ALL]),
            func.count().filter(_IS_HELD),
            func.count().filter(_IS_REPORTED),
            func.min(case((_IS_HELD, Comment.created_at))),
        ).where(_WAITS)
    ).one()
    return Counts(*row)


def item(public_id: str) -> Item:
    """Any comment, as the queue shows it. Raises Missing."""
    found = db.session.execute(_items().where(Comment.public_id == public_id)).unique().all()
    if not found:
        raise Missing("There is no such page.")
    return _with_reports(found)[0]


def log(upto: int | None = None) -> Page[Entry]:
    """The public log, newest first; from entry `upto` on downwards when given."""
    wanted = _entries().where(Decision.number.is_not(None)).order_by(Decision.number.desc())
    if upto is not None:
        wanted = wanted.where(Decision.number <= upto)
    found = [Entry(*row) for row in db.session.execute(wanted.limit(ENTRIES + 1))]
    rows = found[:ENTRIES]
    return Page(rows, str(found[ENTRIES].decision.number) if len(found) > ENTRIES else None)


def entry(number: int) -> Entry:
    """One entry of the log; its comment comes with the author. Raises Missing."""
    wanted = _entries().options(joinedload(Comment.author)).where(Decision.number == number)
    found = db.session.execute(wanted).first()
    if found is None:
        raise Missing("There is no such page.")
    return Entry(*found)


def history(kind: SubjectKind, subject_id: int) -> list[Entry]:
    """The latest decisions about one subject, newest first."""
    wanted = _entries().where(
        Decision.subject_kind == kind,
        Decision.subject_id == subject_id,
        Decision.number.is_not(None),
    )
    return [
        Entry(*row)
        for row in db.session.execute(wanted.order_by(Decision.id.desc()).limit(ENTRIES))
    ]


def rulings(decision_ids: Collection[int], writer: Person) -> list[Entry]:
    """Those of these decisions that are about this person's comments, where they may read."""
    wanted = _entries().where(
        Decision.id.in_(decision_ids), Comment.author_id == writer.id, _visible_to(writer)
    )
    return [Entry(*row) for row in db.session.execute(wanted)]


def decided_since(moment: datetime) -> Mapping[DecisionKind, int]:
    """How many decisions of each kind the log got since then."""
    counted = (
        select(Decision.kind, func.count().label("n"))
        .where(Decision.at >= moment, Decision.number.is_not(None))
        .group_by(Decision.kind)
    )
    return {row.kind: row.n for row in db.session.execute(counted)}


def last_decision(comment: Comment) -> int:
    """Id of the last decision about a comment; 0 when there is none."""
    return db.session.scalars(select(_last_about(literal(comment.id)))).one()


def words() -> list[str]:
    """The words that hold a comment, in the order of the alphabet."""
    return list(db.session.scalars(select(HeldWord.word).order_by(HeldWord.word)))


def _last_about(subject_id: SQLColumnExpression[int]) -> ScalarSelect[int]:
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


def reports_counted() -> tuple[Select[Any], dict[Any, ColumnElement[int]]]:
    """For a recount: comments beside their open reports, and the counter that keeps the number."""
    reported = (
        select(Decision.subject_id.label("id"), func.count().label("reports"))
        .where(
            Decision.kind.in_(NOTICES),
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.id > _last_about(Decision.subject_id),
        )
        .group_by(Decision.subject_id)
        .subquery()
    )
    return (
        select(Comment).outerjoin(reported, reported.c.id == Comment.id),
        {Comment.reports: func.coalesce(reported.c.reports, 0)},
    )


def _items() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment,
            CommentRevision.html,
            NumberedProposition.number,
            _last_about(Comment.id),
            _Parent,
            _ParentWords.html,
        )
        .join(Comment.briefing)
        .outerjoin(Version, _CURRENT)
        .outerjoin(
            NumberedProposition,
            and_(
                NumberedProposition.version_id == Version.id,
                NumberedProposition.proposition_id == Comment.proposition_id,
            ),
        )
        .join(
            CommentRevision,
            and_(CommentRevision.comment_id == Comment.id, CommentRevision.n == Comment.revision),
        )
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
        .outerjoin(
            _ParentWords,
            and_(_ParentWords.comment_id == _Parent.id, _ParentWords.n == _Parent.revision),
        )
        .options(
            contains_eager(Comment.briefing, Briefing.current_version),
            contains_eager(Comment.briefing).selectinload(Briefing.authors),
            joinedload(Comment.author),
            joinedload(_Parent.author),
        )
        .execution_options(populate_existing=True)
    )


def _with_reports(found: Iterable[Row[*tuple[Any, ...]]]) -> list[Item]:
    rows = list(found)
    reported = [comment.id for comment, *_ in rows if comment.reports]
    notices = _open_notices(reported) if reported else {}
    return [
        Item(
            comment,
            html,
            number,
            decision,
            Parent(parent, parent_html) if parent is not None else None,
            [each for each in notices.get(comment.id, ()) if isinstance(each, Report)],
            [each for each in notices.get(comment.id, ()) if isinstance(each, Pattern)],
        )
        for comment, html, number, decision, parent, parent_html in rows
    ]


def _open_notices(comment_ids: Collection[int]) -> dict[int, list[Report | Pattern]]:
    """What was noticed since the last decision about each comment."""
    found = db.session.execute(
        select(Decision, DecisionNote.text, Person.name, Person.handle)
        .join(Person, Person.id == Decision.actor_id)
        .outerjoin(DecisionNote, DecisionNote.decision_id == Decision.id)
        .where(
            Decision.kind.in_(NOTICES),
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id.in_(comment_ids),
            Decision.id > _last_about(Decision.subject_id),
        )
        .order_by(Decision.id)
        .limit(MOST_REPORTS)
    )
    notices: dict[int, list[Report | Pattern]] = {}
    for made, note, name, handle in found:
        is_report = made.kind is DecisionKind.REPORT
        notice = Report(made.actor_id, made.rule, note) if is_report else Pattern(name, handle)
        notices.setdefault(made.subject_id, []).append(notice)
    return notices


def _entries() -> Select[*tuple[Any, ...]]:
    """Decision, note, comment, briefing."""
    about_comment = and_(
        Decision.subject_kind == SubjectKind.COMMENT, Comment.id == Decision.subject_id
    )
    briefing_id = case(
        (Decision.subject_kind == SubjectKind.BRIEFING, Decision.subject_id),
        else_=Comment.briefing_id,
    )
    return (
        select(Decision, DecisionNote.text, Comment, Briefing)
        .outerjoin(DecisionNote, DecisionNote.decision_id == Decision.id)
        .outerjoin(Comment, about_comment)
        .outerjoin(Briefing, Briefing.id == briefing_id)
        .outerjoin(Version, _CURRENT)
        .options(contains_eager(Briefing.current_version))
    )
