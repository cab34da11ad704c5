"""A comment as moderators see it, each row with all its page shows."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version
from app.briefings.queries import _visible_to
from app.core import clock
from app.core.db import db
from app.core.differences import Paragraph, of_paragraphs
from app.core.errors import Missing
from app.core.paging import pack
from app.discussion.models import Comment, CommentRevision, CommentState
from app.discussion.transitions import LIVE
from app.dissent.models import Entry
from app.moderation.models import (
    Claim,
    Decision,
    DecisionKind,
    DecisionNote,
    Rule,
    SubjectKind,
)
from app.moderation.queries.cases import NOTICES, RULINGS, last_about
from app.permissions import Action, can

MOST_REPORTS = 500  # read for one page of the queue


@dataclass(frozen=True)
class Report:
    person_id: int
    rule: Rule | None
    note: str | None


@dataclass
class Notices:
    """What brings a comment before moderators."""

    reports: list[Report] = field(default_factory=list)
    burst_at: datetime | None = None
    """When many votes came fast and all one way."""


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
    burst_at: datetime | None = None
    """When many votes came fast and all one way."""
    claim: Claim | None = None
    """Who looks at it now."""
    changes: Sequence[Paragraph] = ()
    """From the words that were last decided on to those that stand."""
    entry: Entry | None = None
    """Of the register, where the comment is its reason: what it says is published with it."""

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


_IS_OPEN = or_(
    Comment.state == CommentState.PENDING, and_(Comment.reports > 0, Comment.state.in_(LIVE))
)
_Parent = aliased(Comment)
_ParentWords = aliased(CommentRevision)
_PARAGRAPHS = re.compile(r"\n\s*\n")


def item(public_id: str, *where: ColumnElement[bool]) -> Item:
    """Any comment, as the queue shows it. Raises Missing."""
    found = db.session.execute(items().where(Comment.public_id == public_id, *where)).unique().all()
    if not found:
        raise Missing("There is no such page.")
    return with_notices(found)[0]


def item_for(viewer: Person, public_id: str) -> Item:
    """A comment on a briefing that this person may read. Raises Missing."""
    return item(public_id, _visible_to(viewer))


def items() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment,
            CommentRevision.html,
            NumberedProposition.number,
            last_about(Comment.id),
            _Parent,
            _ParentWords.html,
            Claim,
            Entry,
        )
        .join(Comment.briefing)
        .outerjoin(Briefing.current_version)
        .outerjoin(
            NumberedProposition,
            and_(
                NumberedProposition.version_id == Version.id,
                NumberedProposition.proposition_id == Comment.proposition_id,
            ),
        )
        .join(Comment.current_revision)
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
        .outerjoin(_Parent.current_revision.of_type(_ParentWords))
        .outerjoin(Entry, Entry.comment_id == Comment.id)
        .outerjoin(Claim, and_(Claim.comment_id == Comment.id, Claim.until > clock.now()))
        .options(
            joinedload(Claim.moderator),
            contains_eager(Comment.briefing, Briefing.current_version),
            contains_eager(Comment.briefing).selectinload(Briefing.authors),
            joinedload(Comment.author),
            joinedload(_Parent.author),
        )
        .execution_options(populate_existing=True)
    )


def is_open(comment: Comment) -> bool:
    """Whether somebody still has to decide on it."""
    found = select(Comment.id).where(Comment.id == comment.id, _IS_OPEN)
    return db.session.scalar(found) is not None


def waiting_among(comment_ids: Collection[int], moderator: Person) -> list[Item]:
    """Those of these comments, written by others, that still have to be decided on."""
    if not can(moderator, Action.MODERATE):
        return []
    mine = Comment.author_id == moderator.id
    is_case = _IS_OPEN, ~mine, _visible_to(moderator)
    wanted = items().where(Comment.id.in_(comment_ids), *is_case)
    return with_notices(db.session.execute(wanted).unique())


def with_notices(found: Iterable[Row[*tuple[Any, ...]]]) -> list[Item]:
    rows = list(found)
    reported = [comment.id for comment, *_ in rows if comment.reports]
    notices = _open_notices(reported) if reported else defaultdict(Notices)
    changed = [comment.id for comment, *_ in rows if comment.revision > 1]
    changes = _changes(changed) if changed else {}
    return [
        Item(
            comment,
            html,
            number,
            decision,
            Parent(parent, parent_html) if parent is not None else None,
            notices[comment.id].reports,
            notices[comment.id].burst_at,
            claim,
            changes.get(comment.id, ()),
            entry,
        )
        for comment, html, number, decision, parent, parent_html, claim, entry in rows
    ]


def _changes(comment_ids: Collection[int]) -> dict[int, list[Paragraph]]:
    """What became of words that were decided on, as far as others stand in their place."""
    latest = (
        select(func.max(Decision.id))
        .where(
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id.in_(comment_ids),
            Decision.kind.in_((*RULINGS, DecisionKind.HIDE)),
        )
        .group_by(Decision.subject_id)
    )
    before = aliased(CommentRevision)
    found = db.session.execute(
        select(Comment.id, before.source, CommentRevision.source)
        .join_from(Decision, Comment, Comment.id == Decision.subject_id)
        .join(before, and_(before.comment_id == Decision.subject_id, before.n == Decision.revision))
        .join(Comment.current_revision)
        .where(Decision.id.in_(latest), Decision.revision < Comment.revision)
    )
    return {
        row[0]: of_paragraphs(_PARAGRAPHS.split(row[1]), _PARAGRAPHS.split(row[2])) for row in found
    }


def _open_notices(comment_ids: Collection[int]) -> defaultdict[int, Notices]:
    """What was noticed since the last decision about each comment."""
    found = db.session.execute(
        select(Decision, DecisionNote.text)
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
    notices: defaultdict[int, Notices] = defaultdict(Notices)
    for made, note in found:
        if made.kind is DecisionKind.REPORT:
            notices[made.subject_id].reports.append(Report(made.actor_id, made.rule, note))
        else:
            notices[made.subject_id].burst_at = made.at
    return notices
