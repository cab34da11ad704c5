"""Why a comment, a discussion or a person stands as they do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, func, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.models import Person, Role
from app.accounts.queries import ids_of
from app.briefings.models import Briefing, BriefingAuthor
from app.core import clock
from app.core.db import db
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Comment
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from app.moderation.queries.statements import ON_PEOPLE, ON_WORDS

A_PAGE = 50


@dataclass(frozen=True)
class Reasoning:
    """Why something is as it is. `note` may be blank after erasure."""

    number: int | None
    rule: Rule | None
    note: str
    at: datetime
    until: datetime | None


def why(comment_ids: Collection[int]) -> dict[int, Reasoning]:
    """The latest removal of each comment, by comment. The note is for its author's eyes."""
    removals = (DecisionKind.REMOVE, DecisionKind.SPAM)
    return _latest(SubjectKind.COMMENT, comment_ids, *removals) if comment_ids else {}


def why_closed(briefing: Briefing) -> Reasoning | None:
    """Why a discussion takes no new words. The note is public. None while it is open."""
    if briefing.locked_at is None and briefing.reopens_at(clock.now()) is None:
        return None
    kind = DecisionKind.PAUSE if briefing.locked_at is None else DecisionKind.LOCK
    return _latest(SubjectKind.BRIEFING, [briefing.id], kind).get(briefing.id)


def why_slow(briefing: Briefing) -> Reasoning | None:
    """Why each person comments only once in a while. None while they do as they like."""
    if briefing.slow_minutes is None:
        return None
    return _latest(SubjectKind.BRIEFING, [briefing.id], DecisionKind.SLOW_DOWN).get(briefing.id)


def why_read_first(person: Person) -> Reasoning | None:
    """Why what somebody writes waits for a moderator. None when it does not."""
    if not person.premoderated:
        return None
    return _latest(SubjectKind.PERSON, [person.id], DecisionKind.READ_FIRST).get(person.id)


def has_others(parties: Collection[int]) -> bool:
    """Whether somebody can moderate who is not among these people."""
    wanted = select(Person.id).where(
        Person.role.in_((Role.MODERATOR, Role.ADMINISTRATOR)),
        Person.is_active(clock.now()),
        Person.id.not_in(parties),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def standing_suspension(person: Person) -> Reasoning | None:
    """Why a person may not act, for that person and moderators. None when they may."""
    if not person.is_suspended(clock.now()):
        return None
    return _latest(SubjectKind.PERSON, [person.id], DecisionKind.SUSPEND).get(person.id)


def concerning(person: Person, after: str | None = None) -> Page[Decision]:
    """What was decided about somebody and their words, and on what they reported; newest first."""
    about = _about(person)
    wanted = (
        select(Decision)
        .where(Decision.id.in_(select(about.c.id)), Decision.number.is_not(None))
        .order_by(Decision.number.desc())
    )
    if after is not None:
        (last,) = unpack(after, int)
        wanted = wanted.where(Decision.number < last)
    found = db.session.scalars(wanted.limit(A_PAGE + 1)).all()
    return page_of(found, A_PAGE, lambda row: (row.number or 0,))


def _about(person: Person) -> Subquery:
    """Ids of what concerns somebody: as writer, as author, as who reported, as themselves."""
    written = select(Decision.id).join(
        Comment,
        and_(
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.kind.in_(ON_WORDS),
            Comment.id == Decision.subject_id,
        ),
    )
    closed = select(Decision.id).join(
        BriefingAuthor,
        and_(
            Decision.subject_kind == SubjectKind.BRIEFING,
            Decision.kind == DecisionKind.LOCK,
            BriefingAuthor.briefing_id == Decision.subject_id,
        ),
    )
    report = aliased(Decision)
    reported = select(Decision.id).join(
        report,
        and_(
            report.kind == DecisionKind.REPORT,
            report.subject_id == Decision.subject_id,
            report.id < Decision.id,
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.kind == DecisionKind.DISMISS,
        ),
    )
    return union_all(
        written.where(Comment.author_id == person.id),
        closed.where(BriefingAuthor.person_id == person.id),
        reported.where(report.actor_id.in_(ids_of(person))),
        select(Decision.id).where(
            Decision.subject_kind == SubjectKind.PERSON,
            Decision.subject_id.in_(ids_of(person)),
            Decision.kind.in_(ON_PEOPLE),
        ),
    ).subquery()


def _latest(
    subject_kind: SubjectKind, ids: Collection[int], *kinds: DecisionKind
) -> dict[int, Reasoning]:
    latest = (
        select(func.max(Decision.id))
        .where(
            Decision.subject_kind == subject_kind,
            Decision.subject_id.in_(ids),
            Decision.kind.in_(kinds),
        )
        .group_by(Decision.subject_id)
    )
    found = db.session.execute(
        select(Decision, DecisionNote.text)
        .outerjoin(DecisionNote, DecisionNote.decision_id == Decision.id)
        .where(Decision.id.in_(latest))
    )
    return {
        made.subject_id: Reasoning(made.number, made.rule, note or "", made.at, made.until)
        for made, note in found
    }
