"""How fast people vote and write: what is refused, what has to pause, what is looked at.

Votes are counted by the comments voted on, so that changing one's mind about one is no haste.
Their numbers are those of LessWrong (`voteServer.ts`, `getVotingRateLimits`). The rows themselves
are counted: all workers see them, over restarts, and nobody's address matters.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import jobs
from app.core.db import UTCDateTime, db
from app.core.errors import TooMany
from app.discussion.models import IS_UNHELPFUL, Comment, CommentState, Response, ShownAs, Vote
from app.discussion.queries.threads import IS_SIGNED
from app.discussion.services.places import AnyRow

DAY = timedelta(days=1)
MOST = ((100, timedelta(hours=1)), (200, DAY))
"""Votes of one person; more are refused."""
PAUSE = (10, timedelta(minutes=3))
"""Votes of one person on what one author wrote and signed; more wait."""
BURST = (9, timedelta(minutes=2))
"""Votes that find what one author wrote not helpful, whoever casts them; moderators hear of it."""

MOST_COMMENTS = ((30, timedelta(minutes=10)), (200, DAY))
"""Comments of one person; more are refused. A whole response counts for nothing."""
MOST_WAITING = 20
"""Comments of one person, written in a day, that wait for a moderator; more are refused."""

NOTE_BURST = "note-votes"

_LOCK = (
    select(Person.id)
    .where(Person.id.in_(bindparam("people", expanding=True)))
    .order_by(Person.id)  # two who vote on each other never wait for each other in a ring
    .with_for_update(key_share=True)
)
_RECENT = (
    select(Vote.cast_at, Comment.author_id, IS_SIGNED.label("is_signed"))
    .join_from(Vote, Comment, Comment.id == Vote.comment_id)
    .outerjoin(Response, Response.id == Comment.response_id)
    .where(
        Vote.person_id == bindparam("person"),
        Vote.cast_at > bindparam("since", type_=UTCDateTime()),
        Vote.comment_id != bindparam("comment"),
    )
    .order_by(Vote.cast_at)
)
_IN_BURST = (
    select(func.count())
    .select_from(Vote)
    .join(Comment, Comment.id == Vote.comment_id)
    .where(
        IS_UNHELPFUL,
        Vote.cast_at > bindparam("since", type_=UTCDateTime()),
        Vote.set_aside.is_(False),
        Comment.author_id == bindparam("author"),
        (Vote.person_id != bindparam("person")) | (Vote.comment_id != bindparam("comment")),
    )
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


def lock(*people_ids: int) -> None:
    """Let one vote of a person be cast at a time, and no ruling on their votes meanwhile."""
    db.session.execute(_LOCK, {"people": people_ids})


def keep(voter_id: int, comment: AnyRow, *, at: datetime) -> None:
    """Before a vote is cast. Raises TooMany."""
    values = {"person": voter_id, "since": at - MOST[-1][1], "comment": comment.id}
    recent = db.session.execute(_RECENT, values).all()
    for most, within in MOST:
        _refuse([row.cast_at for row in recent], most, within, at, _VOTED)
    # What is not signed is left out: from a pause one could learn who wrote it.
    on_author = [
        row.cast_at for row in recent if row.author_id == comment.author_id and row.is_signed
    ]
    most, within = PAUSE
    wait = _wait(on_author, most, within, at)
    if wait and _is_signed(comment):
        raise TooMany(wait, _PAUSES, most=most)


def watch(voter_id: int, comment: AnyRow, *, at: datetime) -> None:
    """After somebody found a comment not helpful. Its author is locked, so that none is missed."""
    many, within = BURST
    values = {"person": voter_id, "comment": comment.id, "author": comment.author_id}
    others = db.session.execute(_IN_BURST, values | {"since": at - within}).scalar_one()
    if others == many - 1:  # of those that follow, each finds more
        payload = {"voter": voter_id, "comment": comment.id}
        jobs.ask(NOTE_BURST, payload, key=f"{NOTE_BURST}:{comment.author_id}")


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
    "once in a while. You can go on in %(wait)s; your words are kept until then."
)
_PAUSES = (
    "You have voted on %(most)s comments of one person within three minutes. You can vote on what "
    "they wrote again in %(wait)s; what others wrote takes your votes meanwhile."
)
_VOTED = (
    "You have voted on %(most)s comments in a short time, which is as many as one person "
    "may. You can go on in %(wait)s; reading and writing go on meanwhile."
)
_WROTE = (
    "You have written %(most)s comments in a short time, which is as many as one person "
    "may. You can go on in %(wait)s; your words are kept until then."
)


def _refuse(
    moments: Sequence[datetime], most: int, within: timedelta, at: datetime, sentence: str
) -> None:
    wait = _wait(moments, most, within, at)
    if wait:
        raise TooMany(wait, sentence, most=most)


def _wait(moments: Sequence[datetime], most: int, within: timedelta, at: datetime) -> int:
    """Seconds until one more is in time; 0: it is now."""
    counted = [moment for moment in moments if moment > at - within]
    if len(counted) < most:
        return 0
    return math.ceil((counted[-most] + within - at).total_seconds())


def _is_signed(comment: AnyRow) -> bool:
    answered = select(Response.shown_as).where(Response.id == comment.response_id)
    return comment.response_id is None or db.session.scalar(answered) is ShownAs.NAME
