"""Votes that a moderator has put aside. Comments are never touched by it.

Who decides, and why, is for moderation to ask and to log: it stands above.
"""

from sqlalchemy import func, select, update

from app.core import clock, jobs
from app.core.db import QUIET, db
from app.core.errors import Conflict
from app.discussion.models import Comment, Vote, VoteExclusion
from app.discussion.services import pace

EXCLUDED = "votes-excluded"


def exclude(person_id: int, briefing_id: int, comment_id: int | None = None) -> int:
    """Put aside somebody's votes on a discussion or a comment, also those to come.

    How many there are now that counted. The counters follow in a job. Raises Conflict.
    """
    pace.lock(person_id)
    if _standing(person_id, briefing_id, comment_id):
        raise Conflict("These votes are excluded already.")
    db.session.add(
        VoteExclusion(
            person_id=person_id,
            briefing_id=briefing_id,
            comment_id=comment_id,
            began_at=clock.now(),
        )
    )
    _weigh(person_id, briefing_id)
    return _cast(person_id, briefing_id, comment_id, set_aside=False)


def include(exclusion: VoteExclusion) -> int:
    """Count them again. How many there are that did not count. Raises Conflict."""
    pace.lock(exclusion.person_id)
    ended = db.session.execute(
        update(VoteExclusion)
        .where(VoteExclusion.id == exclusion.id, VoteExclusion.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(VoteExclusion.id),
        execution_options=QUIET,
    )
    if ended.first() is None:
        raise Conflict("These votes count again already.")
    _weigh(exclusion.person_id, exclusion.briefing_id)
    of = (exclusion.person_id, exclusion.briefing_id, exclusion.comment_id)
    return _cast(*of, set_aside=True)


def _standing(person_id: int, briefing_id: int, comment_id: int | None) -> bool:
    found = select(VoteExclusion.id).where(
        VoteExclusion.person_id == person_id,
        VoteExclusion.briefing_id == briefing_id,
        VoteExclusion.comment_id.is_not_distinct_from(comment_id),
        VoteExclusion.ended_at.is_(None),
    )
    return db.session.scalar(found.limit(1)) is not None


def _cast(person_id: int, briefing_id: int, comment_id: int | None, *, set_aside: bool) -> int:
    """How many comments somebody has a vote on."""
    cast = (
        select(func.count())
        .select_from(Vote)
        .join(Comment, Comment.id == Vote.comment_id)
        .where(
            Vote.person_id == person_id,
            Comment.briefing_id == briefing_id,
            (Vote.helpful != 0) | (Vote.agree != 0),
            Vote.set_aside == set_aside,
        )
    )
    if comment_id is not None:
        cast = cast.where(Comment.id == comment_id)
    return db.session.execute(cast).scalar_one()


def _weigh(person_id: int, briefing_id: int) -> None:
    payload = {"person": person_id, "briefing": briefing_id}
    jobs.ask(EXCLUDED, payload, key=f"{EXCLUDED}:{person_id}:{briefing_id}")
