"""Votes on two axes, and the orders that they make."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version, Wording
from app.core import clock, freshness
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.discussion import scores
from app.discussion.models import (
    Bearing,
    Comment,
    CommentState,
    Rank,
    Response,
    Side,
    Stance,
    Unhelpful,
    Vote,
)
from app.discussion.queries.stances import meaning_of
from app.discussion.services import places
from app.permissions import Action, require

RANKED_AT_ONCE = 200


class Cast(NamedTuple):
    """What a vote says. Both axes at 0: taken back."""

    helpful: int = 0
    agree: int = 0
    side: Side = Side.UNDECIDED
    reason: Unhelpful | None = None


NOTHING = Cast()

_MINE = select(Vote.helpful, Vote.agree, Vote.side, Vote.reason).where(
    Vote.comment_id == bindparam("comment"), Vote.person_id == bindparam("voter")
)
# The primary key decides which of two equal votes is the first one.
_CAST = {
    name: (insert := dialect.insert(Vote)).on_conflict_do_update(
        index_elements=["person_id", "comment_id"],
        set_={axis: insert.excluded[axis] for axis in Cast._fields},
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_TALLY = (
    update(Comment)
    .where(Comment.id == bindparam("comment"))
    .values(
        places.more(**{n: bindparam(f"by_{n}", type_=Integer()) for n in scores.Tally._fields})
        | {Comment.ranked: False}
    )
    .execution_options(**places.QUIET)
)
_RERANK = (
    update(Rank)
    .where(Rank.comment_id == bindparam("root"))
    .values(helpful=bindparam("new_helpful"), disputed=bindparam("new_disputed"))
)
_NOT_RANKED: ColumnElement[bool] = literal_column(
    "NOT comments.ranked"
)  # as the partial index says it


def vote(
    actor: Person,
    comment: Comment,
    *,
    helpful: int | None = None,
    agree: int | None = None,
    reason: Unhelpful | None = None,
) -> None:
    """Cast, change or take back (0) a vote; None leaves that axis as it is.

    Raises SignInFirst, Forbidden, Conflict, Unreadable.
    """
    require(actor, Action.VOTE, comment)
    if comment.briefing.is_author(actor.id):
        raise Conflict("Authors do not vote on the discussion of their own briefing.")
    if helpful == -1 and reason is None:
        raise Unreadable("Say why it is not helpful.")
    found = places.comment_row(comment.id, lock=True)
    if found.state is not CommentState.PUBLISHED:
        raise Conflict("This comment has just been taken down, so it takes no votes.")
    old = _cast(found, actor.id) or NOTHING
    new = old._replace(side=side_of(actor.id, found))
    if helpful is not None:
        new = new._replace(helpful=helpful, reason=reason if helpful == -1 else None)
    if agree is not None:
        new = new._replace(agree=agree)
    _replace(found, actor.id, old, new)


def change_side(person_id: int, comment_id: int) -> None:
    """The voter's stance changed, so the vote is counted on another side.

    One comment a transaction, in a job: locking many at once invites a deadlock with moderators.
    """
    found = places.comment_row(comment_id, lock=True)
    old = _cast(found, person_id)
    if old is not None:
        _replace(found, person_id, old, old._replace(side=side_of(person_id, found)))


def side_of(person_id: int, comment: places.AnyRow) -> Side:
    """Where a person stands on the comment's proposition now, seen from the comment."""
    if comment.proposition_id is None:
        return Side.UNDECIDED
    current = aliased(Wording)
    value = db.session.scalar(
        select(Stance.value)
        .join_from(Stance, Response, Response.id == Stance.response_id)
        .join(Wording, Wording.id == Stance.wording_id)
        .join(current, current.proposition_id == Wording.proposition_id)
        .join(NumberedProposition, NumberedProposition.wording_id == current.id)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(Briefing, (Briefing.id == Version.briefing_id) & (Briefing.current_n == Version.n))
        .where(
            Wording.proposition_id == comment.proposition_id,
            meaning_of(Wording) == meaning_of(current),
            Response.person_id == person_id,
            Response.briefing_id == comment.briefing_id,
        )
        .order_by(Stance.taken_at.desc(), Stance.id.desc())
        .limit(1)
    )
    if not value:
        return Side.UNDECIDED
    is_own = (value < 0) == (comment.bearing is Bearing.AGAINST)
    return Side.OWN if is_own else Side.OTHER


def rank(*, most: int = RANKED_AT_ONCE) -> int:
    """Tell the orders of votes on comments that are old enough, each briefing's readers once.

    How many were ranked; repeat until 0.
    """
    due = db.session.execute(
        select(
            Comment.id,
            Comment.briefing_id,
            Comment.root_id,
            Comment.proposition_id,
            Comment.bearing,
            *(getattr(Comment, field) for field in scores.Tally._fields),
        )
        .where(_NOT_RANKED, Comment.created_at <= clock.now() - scores.HIDDEN_FOR)
        .order_by(Comment.created_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    changed = [
        {"root": row.id} | _new_rank(row, scores.Tally(*row[-len(scores.Tally._fields) :]))
        for row in due
        if row.root_id is None
    ]
    if changed:  # one batch: the job holds the writers' lock
        db.session.connection().execute(_RERANK, changed)
    db.session.execute(
        update(Comment).where(Comment.id.in_([row.id for row in due])).values(ranked=True),
        execution_options=places.QUIET,
    )
    freshness.touch(*(freshness.briefing_key(row.briefing_id) for row in due))
    return len(due)


def _new_rank(comment: places.AnyRow, tally: scores.Tally) -> dict[str, int]:
    if comment.proposition_id is None:
        helpful = scores.helpful_to_all(tally)
    else:
        helpful = scores.helpful(tally, floor=comment.bearing is not Bearing.NEITHER)
    return {"new_helpful": helpful, "new_disputed": scores.disputed(tally)}


def _cast(comment: places.AnyRow, voter_id: int) -> Cast | None:
    found = db.session.execute(_MINE, {"comment": comment.id, "voter": voter_id}).first()
    return Cast(*found) if found else None


def _replace(comment: places.AnyRow, voter_id: int, old: Cast, new: Cast) -> None:
    """Counters only: `rank` tells the orders, of many votes at once."""
    values = {"person_id": voter_id, "comment_id": comment.id}
    cast = _CAST[db.engine.dialect.name]
    db.session.execute(cast, values | new._asdict())
    change = _counted(new)
    change.subtract(_counted(old))
    if any(change.values()):
        by = {f"by_{name}": change[name] for name in scores.Tally._fields}
        db.session.execute(_TALLY, {"comment": comment.id} | by)


def _counted(cast: Cast) -> Counter[str]:
    counted: Counter[str] = Counter()
    if cast.helpful:
        counted[f"{'up' if cast.helpful > 0 else 'down'}_{cast.side}"] = 1
    if cast.agree:
        counted["agree" if cast.agree > 0 else "disagree"] = 1
    return counted
