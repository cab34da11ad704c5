"""What was decided, each row with all that the public log shows of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Person
from app.accounts.queries import ids_of
from app.briefings.models import Briefing, BriefingAuthor
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Comment, CommentState
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind

ENTRIES = 50  # of the log on a page


@dataclass(frozen=True)
class Entry:
    """A decision with what it was about. `briefing` comes with its current version."""

    decision: Decision
    note: str | None
    comment: Comment | None
    briefing: Briefing | None


@dataclass(frozen=True)
class Sought:
    """What part of the log is looked at; all of it."""

    kind: DecisionKind | None = None
    rule: Rule | None = None
    briefing: str | None = None
    """Its slug. Only of one that everybody may read."""
    since: datetime | None = None
    before: datetime | None = None


def log(upto: int | None = None, sought: Sought | None = None) -> Page[Entry]:
    """The public log, newest first; from entry `upto` on downwards when given."""
    wanted = (
        _entries()
        .where(Decision.number.is_not(None), *_is_sought(sought or Sought()))
        .order_by(Decision.number.desc())
    )
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
    return _history(Decision.subject_kind == kind, Decision.subject_id == subject_id)


def history_of(person: Person) -> list[Entry]:
    """The latest decisions about somebody, newest first."""
    return _history(*_is_about(person))


def _history(*which: ColumnElement[bool]) -> list[Entry]:
    wanted = _entries().where(*which, Decision.number.is_not(None))
    return [
        Entry(*row)
        for row in db.session.execute(wanted.order_by(Decision.id.desc()).limit(ENTRIES))
    ]


def on_comments_of(writer: Person, viewer: Person, after: str | None = None) -> Page[Entry]:
    """What was decided on this person's comments, newest first, as far as the viewer may read them.

    Raises Missing on a foreign cursor.
    """
    wanted = _entries().where(
        Decision.subject_kind == SubjectKind.COMMENT,
        Comment.author_id == writer.id,
        Decision.number.is_not(None),
        _visible_to(viewer),
    )
    if after is not None:
        (last,) = unpack(after, int)
        wanted = wanted.where(Decision.number < last)
    newest = wanted.order_by(Decision.number.desc()).limit(ENTRIES + 1)
    found = [Entry(*row) for row in db.session.execute(newest)]
    return page_of(found, ENTRIES, lambda row: (row.decision.number or 0,))


def comments_of(writer: Person, viewer: Person) -> Mapping[CommentState, int]:
    """How many comments of this person stand how, of those that the viewer may read."""
    counted = (
        select(Comment.state, func.count().label("n"))
        .join(Briefing, Briefing.id == Comment.briefing_id)
        .where(Comment.author_id == writer.id, _visible_to(viewer))
        .group_by(Comment.state)
    )
    return {row.state: row.n for row in db.session.execute(counted)}


def rulings(decision_ids: Collection[int], writer: Person) -> list[Entry]:
    """Those of these decisions that are about this person's comments, where they may read."""
    wanted = _entries().where(
        Decision.id.in_(decision_ids), Comment.author_id == writer.id, _visible_to(writer)
    )
    return [Entry(*row) for row in db.session.execute(wanted)]


def sanctions(decision_ids: Collection[int], person: Person) -> list[Entry]:
    """Those of these decisions that are about this person, or about a briefing of theirs."""
    wrote = select(BriefingAuthor.briefing_id).where(BriefingAuthor.person_id == person.id)
    about_theirs = and_(
        Decision.subject_kind == SubjectKind.BRIEFING, Decision.subject_id.in_(wrote)
    )
    wanted = _entries().where(
        Decision.id.in_(decision_ids), or_(and_(*_is_about(person)), about_theirs)
    )
    return [Entry(*row) for row in db.session.execute(wanted)]


def about_reported(decision_ids: Collection[int], reader: Person) -> list[Entry]:
    """Those of these decisions that are about comments on briefings that somebody may read."""
    wanted = _entries().where(Decision.id.in_(decision_ids), _visible_to(reader))
    return [Entry(*row) for row in db.session.execute(wanted)]


def decided_since(moment: datetime) -> Mapping[DecisionKind, int]:
    """How many decisions of each kind the log got since then."""
    counted = (
        select(Decision.kind, func.count().label("n"))
        .where(Decision.at >= moment, Decision.number.is_not(None))
        .group_by(Decision.kind)
    )
    return {row.kind: row.n for row in db.session.execute(counted)}


def _is_about(person: Person) -> tuple[ColumnElement[bool], ...]:
    return Decision.subject_kind == SubjectKind.PERSON, Decision.subject_id.in_(ids_of(person))


def _is_sought(sought: Sought) -> list[ColumnElement[bool]]:
    return [
        *([Decision.kind == sought.kind] if sought.kind else []),
        *([Decision.rule == sought.rule] if sought.rule else []),
        *([Briefing.slug == sought.briefing, _visible_to(None)] if sought.briefing else []),
        *([Decision.at >= sought.since] if sought.since else []),
        *([Decision.at < sought.before] if sought.before else []),
    ]


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
        .outerjoin(Briefing.current_version)
        .options(contains_eager(Briefing.current_version))
    )
