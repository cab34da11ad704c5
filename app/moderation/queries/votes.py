"""Votes as moderators may know them: how many somebody has cast and where, never which way.

Of a burst they know that all found one writer not helpful: that is why they hear of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import IS_UNHELPFUL, Comment, CommentState, Vote, VoteExclusion
from app.moderation.models import Decision, DecisionKind, SubjectKind

MOST = 50  # discussions on a page, or people
IS_OVER = timedelta(hours=1)
"""What comes later is another burst."""


@dataclass(frozen=True)
class VotedOn:
    """A discussion, with its current version and authors, and how many votes somebody cast."""

    briefing: Briefing
    votes: int


@dataclass(frozen=True)
class Standing:
    """An exclusion that stands. Without a comment: of a whole discussion."""

    exclusion: VoteExclusion
    briefing: Briefing
    comment: Comment | None


@dataclass(frozen=True)
class InBurst:
    """What one person cast in a burst, as their votes stand now."""

    voter: Person
    votes: int
    not_counted: int
    """Of these, as a moderator has excluded them."""
    first_at: datetime | None
    last_at: datetime | None


def voted_on(voter: Person, moderator: Person) -> list[VotedOn]:
    """The discussions in which this person has voted, most votes first."""
    cast = (
        select(Comment.briefing_id, func.count().label("votes"))
        .join_from(Vote, Comment, Comment.id == Vote.comment_id)
        .where(Vote.person_id == voter.id, (Vote.helpful != 0) | (Vote.agree != 0))
        .group_by(Comment.briefing_id)
        .subquery()
    )
    found = db.session.execute(
        select(Briefing, cast.c.votes)
        .join(cast, cast.c.briefing_id == Briefing.id)
        .where(_visible_to(moderator))
        .options(joinedload(Briefing.current_version), selectinload(Briefing.authors))
        .order_by(cast.c.votes.desc(), Briefing.id.desc())
        .limit(MOST)
    )
    return [VotedOn(*row) for row in found]


def exclusions_of(voter: Person) -> list[Standing]:
    """What stands, the latest first."""
    found = db.session.execute(
        select(VoteExclusion, Briefing, Comment)
        .join(Briefing, Briefing.id == VoteExclusion.briefing_id)
        .outerjoin(Comment, Comment.id == VoteExclusion.comment_id)
        .where(VoteExclusion.person_id == voter.id, VoteExclusion.ended_at.is_(None))
        .options(joinedload(Briefing.current_version), *_WITH_AUTHORS)
        .order_by(VoteExclusion.id.desc())
        .limit(MOST)
    )
    return [Standing(*row) for row in found]


def exclusion(exclusion_id: int, voter: Person) -> Standing:
    """Raises Missing."""
    found = db.session.execute(
        select(VoteExclusion, Briefing, Comment)
        .join(Briefing, Briefing.id == VoteExclusion.briefing_id)
        .outerjoin(Comment, Comment.id == VoteExclusion.comment_id)
        .where(VoteExclusion.id == exclusion_id, VoteExclusion.person_id == voter.id)
        .options(*_WITH_AUTHORS)
    ).first()
    if found is None:
        raise Missing("There is no such page.")
    return Standing(*found)


def has_burst(author_id: int, since: datetime) -> bool:
    """Whether moderators were told of votes on this author's comments."""
    noted = (
        select(Decision.id)
        .join(Comment, and_(_IS_BURST, Comment.id == Decision.subject_id))
        .where(Comment.author_id == author_id, Decision.at > since)
    )
    return db.session.scalar(noted.limit(1)) is not None


def also_hit(voter: Person, comment: Comment, *, within: timedelta) -> int | None:
    """A published comment found not helpful just before this voter found this one so."""
    last = db.session.scalar(
        select(Vote.cast_at).where(Vote.person_id == voter.id, Vote.comment_id == comment.id)
    )
    if last is None:
        return None
    others = (
        select(Comment.id)
        .join(Vote, Vote.comment_id == Comment.id)
        .where(
            IS_UNHELPFUL,
            Comment.author_id == comment.author_id,
            Comment.state == CommentState.PUBLISHED,
            Vote.cast_at > last - within,
            Vote.cast_at <= last,
        )
    )
    return db.session.scalar(others.order_by(Vote.cast_at.desc(), Comment.id.desc()).limit(1))


def burst_on(comment: Comment, viewer: Person, *, within: timedelta) -> Sequence[InBurst]:
    """Who cast the votes that moderators were last told of on this comment, most votes first.

    Raises Missing when there was no burst.
    """
    noted = db.session.execute(
        select(Decision.at, Vote.cast_at)
        .outerjoin(
            Vote, and_(Vote.person_id == Decision.actor_id, Vote.comment_id == Decision.subject_id)
        )
        .where(_IS_BURST, Decision.subject_id == comment.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if noted is None:
        raise Missing("There is no such page.")
    # The worker may have been late: what counts is when the last of them was cast.
    last_at = min(noted.cast_at or noted.at, noted.at)
    many = func.count()
    found = db.session.execute(
        select(
            Person,
            many,
            many.filter(Vote.set_aside),
            func.min(Vote.cast_at),
            func.max(Vote.cast_at),
        )
        .join_from(Vote, Comment, Comment.id == Vote.comment_id)
        .join(Briefing, Briefing.id == Comment.briefing_id)
        .join(Person, Person.id == Vote.person_id)
        .where(
            IS_UNHELPFUL,
            Comment.author_id == comment.author_id,
            Vote.cast_at > last_at - within,
            Vote.cast_at <= last_at + IS_OVER,
            _visible_to(viewer),
        )
        .group_by(Person.id)
        .order_by(many.desc(), Person.id)
        .limit(MOST)
    )
    return [InBurst(*row) for row in found]


_WITH_AUTHORS = (
    selectinload(Briefing.authors),
    joinedload(Comment.briefing).selectinload(Briefing.authors),
)
"""Of both briefings: a comment may have been moved since."""
_IS_BURST = and_(
    Decision.kind == DecisionKind.PATTERN, Decision.subject_kind == SubjectKind.COMMENT
)
