"""How fast somebody votes and writes: what is refused, what asks for a pause, what is looked at.

Votes are counted by the comments voted on, so that changing one's mind about one is no haste.
Their numbers are those of LessWrong (`voteServer.ts`, `getVotingRateLimits`). The rows themselves
are counted: all workers see them, over restarts, and nobody's address matters.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import jobs
from app.core.db import UTCDateTime, db
from app.core.errors import Conflict, TooMany
from app.discussion.models import Comment, CommentState, Vote
from app.discussion.services.places import AnyRow

DAY = timedelta(days=1)
MOST = ((100, timedelta(hours=1)), (200, DAY))
"""Votes of one person; more are refused."""
PAUSE = (10, timedelta(minutes=3))
"""Votes on what one author wrote, the last of them only after a question."""
PATTERN = (9, timedelta(minutes=2))
"""Votes that find what one author wrote not helpful, the last of which a moderator is told of."""

MOST_COMMENTS = ((30, timedelta(minutes=10)), (200, DAY))
"""Comments of one person; more are refused. A whole response counts for nothing."""
MOST_WAITING = 20
"""Comments of one person, written in a day, that wait for a moderator; more are refused."""

NOTE_PATTERN = "note-votes"

_LOCK = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
_RECENT = (
    select(Vote.cast_at, Vote.helpful, Comment.author_id)
    .join_from(Vote, Comment, Comment.id == Vote.comment_id)
    .where(
        Vote.person_id == bindparam("person"),
        Vote.cast_at > bindparam("since", type_=UTCDateTime()),
        Vote.comment_id != bindparam("comment"),
    )
    .order_by(Vote.cast_at)
)
_WRITTEN = (
    select(Comment.created_at, Comment.state)
    .where(
        Comment.author_id == bindparam("person"),
        Comment.created_at > bindparam("since", type_=UTCDateTime()),
        Comment.response_id.is_(None),
    )
    .order_by(Comment.created_at)
)


class TooFast(Conflict):
    """Many votes on one author in a short time: perhaps on a person, not on what they wrote."""

    def __init__(self) -> None:
        super().__init__("You are voting fast on what one person wrote. Wait a moment.")


def lock(voter_id: int) -> None:
    """Let one vote of a person be cast at a time, and no ruling on their votes meanwhile."""
    db.session.execute(_LOCK, {"person": voter_id})


def keep(voter_id: int, comment: AnyRow, *, helpful: int, at: datetime, is_sure: bool) -> None:
    """Before a vote is cast. Raises TooMany, TooFast."""
    values = {"person": voter_id, "since": at - MOST[-1][1], "comment": comment.id}
    recent = db.session.execute(_RECENT, values).all()
    for most, within in MOST:
        _refuse([row.cast_at for row in recent], most, within, at, _VOTED)
    on_author = [row for row in recent if row.author_id == comment.author_id]
    many, within = PAUSE
    if not is_sure and _since(on_author, at - within) >= many - 1:
        raise TooFast
    many, within = PATTERN
    if helpful == -1 and _since((row for row in on_author if row.helpful == -1), at - within) == (
        many - 1
    ):
        payload = {"voter": voter_id, "comment": comment.id}
        jobs.ask(NOTE_PATTERN, payload, key=f"{NOTE_PATTERN}:{voter_id}:{comment.author_id}")


def keep_writing(writer: Person, *, at: datetime) -> None:
    """Before a comment is posted. Moderators are not counted. Raises TooMany."""
    if writer.role is not Role.PRACTITIONER:
        return
    lock(writer.id)
    recent = db.session.execute(_WRITTEN, {"person": writer.id, "since": at - DAY}).all()
    for most, within in MOST_COMMENTS:
        _refuse([row.created_at for row in recent], most, within, at, _WROTE)
    waiting = sum(row.state is CommentState.PENDING for row in recent)
    if waiting >= MOST_WAITING:
        raise TooMany(
            int(timedelta(hours=1).total_seconds()),
            "%(waiting)s of your comments wait for a moderator. "
            "You can write more once they have been looked at.",
            waiting=waiting,
        )


def keep_slow(writer: Person, briefing: Briefing, *, at: datetime) -> None:
    """Where a moderator has slowed a discussion down; its authors answer freely. Raises TooMany."""
    is_free = writer.role is not Role.PRACTITIONER or briefing.is_author(writer.id)
    if briefing.slow_minutes is None or is_free:
        return
    within = timedelta(minutes=briefing.slow_minutes)
    last = db.session.scalars(
        select(Comment.created_at).where(
            Comment.author_id == writer.id,
            Comment.briefing_id == briefing.id,
            Comment.created_at > at - within,
        )
    ).all()
    _refuse(sorted(last), 1, within, at, _SLOW)


_SLOW = (
    "A moderator has slowed this discussion down, so that everybody is read: each person comments "
    "once in a while. You can go on in %(n)s minutes; your words are kept until then."
)
_VOTED = (
    "You have voted on %(most)s comments in a short time, which is as many as one person "
    "may. You can go on in %(n)s minutes; reading and writing go on meanwhile."
)
_WROTE = (
    "You have written %(most)s comments in a short time, which is as many as one person "
    "may. You can go on in %(n)s minutes; your words are kept until then."
)


def _refuse(
    moments: Sequence[datetime], most: int, within: timedelta, at: datetime, sentence: str
) -> None:
    counted = [moment for moment in moments if moment > at - within]
    if len(counted) >= most:
        wait = counted[-most] + within - at
        raise TooMany(math.ceil(wait.total_seconds()), sentence, most=most)


def _since(rows: Iterable[AnyRow], moment: datetime) -> int:
    return sum(row.cast_at > moment for row in rows)
