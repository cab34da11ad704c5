"""What moderators have to look at, each row with all its page shows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, pack, unpack
from app.discussion.models import Comment, CommentRevision, CommentState, HeldWord
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from app.moderation.queries.cases import CURRENT, NOTICES, last_about
from app.permissions import Action, can

AT_ONCE = 20  # items of the queue on a page: each shows two texts
MOST_REPORTS = 500  # read for one page of the queue


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


_Parent = aliased(Comment)
_ParentWords = aliased(CommentRevision)

_IS_HELD = Comment.state == CommentState.PENDING
_IS_REPORTED = and_(Comment.reports > 0, Comment.state == CommentState.PUBLISHED)
_SHOWN = {Show.ALL: _IS_HELD | _IS_REPORTED, Show.HELD: _IS_HELD, Show.REPORTED: _IS_REPORTED}
# As the partial index says it; a bound value there would leave the index unused.
_WAITS: ColumnElement[bool] = literal_column("(comments.state = 'pending' OR comments.reports > 0)")


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


def waiting_among(comment_ids: Collection[int], moderator: Person) -> list[Item]:
    """Those of these comments, written by others, that still have to be decided on."""
    if not can(moderator, Action.MODERATE):
        return []
    is_open = or_(Comment.state == CommentState.PENDING, Comment.reports > 0)
    mine = Comment.author_id == moderator.id
    wanted = _items().where(Comment.id.in_(comment_ids), is_open, ~mine)
    return _with_reports(db.session.execute(wanted).unique())


def words() -> list[str]:
    """The words that hold a comment, in the order of the alphabet."""
    return list(db.session.scalars(select(HeldWord.word).order_by(HeldWord.word)))


def reports_counted() -> tuple[Select[Any], dict[Any, ColumnElement[int]]]:
    """For a recount: comments beside their open reports, and the counter that keeps the number."""
    reported = (
        select(Decision.subject_id.label("id"), func.count().label("reports"))
        .where(
            Decision.kind.in_(NOTICES),
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.id > last_about(Decision.subject_id),
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
            last_about(Comment.id),
            _Parent,
            _ParentWords.html,
        )
        .join(Comment.briefing)
        .outerjoin(Version, CURRENT)
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
            Decision.id > last_about(Decision.subject_id),
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
