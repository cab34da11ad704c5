"""Votes as moderators may know them: how many somebody has cast and where, never which way."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Comment, Vote, VoteExclusion
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.queries.cases import last_decision

MOST = 50  # discussions on a page


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
        .options(joinedload(Briefing.current_version), selectinload(Briefing.authors))
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
        .options(selectinload(Briefing.authors))
    ).first()
    if found is None:
        raise Missing("There is no such page.")
    return Standing(*found)


def has_pattern(comment: Comment, voter_id: int) -> bool:
    """Whether a moderator is to look at this person's votes already, on account of this comment."""
    noted = select(Decision.id).where(
        and_(
            Decision.kind == DecisionKind.PATTERN,
            Decision.subject_kind == SubjectKind.COMMENT,
            Decision.subject_id == comment.id,
            Decision.actor_id == voter_id,
            Decision.id > last_decision(comment),
        )
    )
    return db.session.scalar(noted.limit(1)) is not None
