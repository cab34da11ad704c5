"""Votes on two axes, and the orders that they make."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    BriefingAuthor,
    NumberedProposition,
    Version,
    Wording,
)
from app.core import clock, freshness
from app.core.db import QUIET, db
from app.core.errors import Conflict, Unreadable
from app.discussion import scores
from app.discussion.models import (
    Bearing,
    Capacity,
    Comment,
    CommentState,
    Rank,
    Response,
    Side,
    Stance,
    Unhelpful,
    Vote,
    VoteExclusion,
)
from app.discussion.queries.stances import meaning_of
from app.discussion.services import pace, places
from app.discussion.services.stances import workplace
from app.permissions import Action, require

RANKED_AT_ONCE = 200
MOST_OF_ONE = 3
"""Votes of one organisation that count on a comment, each way: the earliest."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Of votes from before it was noted when they were cast."""


class Cast(NamedTuple):
    """What a vote says. Both axes at 0: taken back."""

    helpful: int = 0
    agree: int = 0
    side: Side = Side.UNDECIDED
    reason: Unhelpful | None = None
    organisation_id: int | None = None
    cast_at: datetime | None = None
    set_aside: bool = False


NOTHING = Cast()

_MINE = select(*(getattr(Vote, name) for name in Cast._fields)).where(
    Vote.comment_id == bindparam("comment"), Vote.person_id == bindparam("voter")
)
_COLLEAGUES = select(Vote.person_id, *(getattr(Vote, name) for name in Cast._fields)).where(
    Vote.comment_id == bindparam("comment"),
    Vote.person_id != bindparam("voter"),
    Vote.organisation_id.in_(bindparam("organisations", expanding=True)),
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
    .execution_options(**QUIET)
)
_RERANK = (
    update(Rank)
    .where(Rank.comment_id == bindparam("root"))
    .values(
        helpful=bindparam("new_helpful"),
        disputed=bindparam("new_disputed"),
        votes=bindparam("new_votes"),
    )
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

    Raises SignInFirst, Forbidden, Conflict, Unreadable, TooMany.
    """
    require(actor, Action.VOTE, comment)
    if comment.briefing.is_author(actor.id):
        raise Conflict("Authors do not vote on the discussion of their own briefing.")
    if helpful == -1 and reason is None:
        raise Unreadable("Say why it is not helpful.")
    pace.lock(*{actor.id, comment.author_id} if helpful == -1 else [actor.id])
    found = places.comment_row(comment.id, lock=True)
    if found.state is not CommentState.PUBLISHED:
        raise Conflict("This comment has just been taken down, so it takes no votes.")
    old = _cast(found, actor.id) or NOTHING
    new = old._replace(**_weight(actor.id, found))
    if helpful is not None:
        new = new._replace(helpful=helpful, reason=reason if helpful == -1 else None)
    if agree is not None:
        new = new._replace(agree=agree)
    if _is_cast_anew(old, new):
        now = clock.now()
        pace.keep(actor.id, found, at=now)
        if helpful == -1 and not new.set_aside:
            pace.watch(actor.id, found, at=now)
        new = new._replace(cast_at=now, organisation_id=workplace(actor.id)[0])
    _replace(found, actor.id, old, new)


def weigh(person_id: int, comment_id: int) -> None:
    """Count a vote on the side where its voter stands now, or not at all.

    One comment a transaction, in a job: locking many at once invites a deadlock with moderators.
    """
    found = places.comment_row(comment_id, lock=True)
    old = _cast(found, person_id)
    if old is not None:
        _replace(found, person_id, old, old._replace(**_weight(person_id, found)))


def take_back(person_id: int, comment_id: int) -> None:
    """As if it had not been cast."""
    found = places.comment_row(comment_id, lock=True)
    old = _cast(found, person_id)
    if old is not None:
        _replace(found, person_id, old, NOTHING)


def pass_on(person_id: int, to: int, comment_id: int) -> None:
    """Let a vote be somebody else's, who has none on that comment."""
    found = places.comment_row(comment_id, lock=True)
    cast = _cast(found, person_id)
    if cast is not None:
        _replace(found, person_id, cast, NOTHING)
        _replace(found, to, NOTHING, cast)


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
        .join(Briefing, Briefing.id == Response.briefing_id)
        .join(Briefing.current_version)
        .where(
            NumberedProposition.version_id == Version.id,
            Wording.proposition_id == comment.proposition_id,
            meaning_of(Wording) == meaning_of(current),
            Response.person_id == person_id,
            Response.briefing_id == comment.briefing_id,
        )
        # What they said for themselves first, and of that the last.
        .order_by(Response.capacity != Capacity.PERSONAL, Stance.taken_at.desc(), Stance.id.desc())
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
        execution_options=QUIET,
    )
    freshness.touch(*(freshness.briefing_key(row.briefing_id) for row in due))
    return len(due)


def _new_rank(comment: places.AnyRow, tally: scores.Tally) -> dict[str, int]:
    if comment.proposition_id is None:
        helpful = scores.helpful_to_all(tally)
    else:
        helpful = scores.helpful(tally, floor=comment.bearing is not Bearing.NEITHER)
    return {
        "new_helpful": helpful,
        "new_disputed": scores.disputed(tally),
        "new_votes": sum(tally) - tally.agree - tally.disagree,
    }


def _cast(comment: places.AnyRow, voter_id: int) -> Cast | None:
    found = db.session.execute(_MINE, {"comment": comment.id, "voter": voter_id}).first()
    return Cast(*found) if found else None


def _is_cast_anew(old: Cast, new: Cast) -> bool:
    if new.helpful and new.helpful != old.helpful:
        return True
    return bool(new.agree) and not (old.helpful or old.agree)


def _weight(person_id: int, comment: places.AnyRow) -> dict[str, Any]:
    """On which side a vote counts, and whether it does."""
    return {
        "side": side_of(person_id, comment),
        "set_aside": _is_set_aside(person_id, comment),
    }


def _is_set_aside(person_id: int, comment: places.AnyRow) -> bool:
    is_author = exists().where(
        BriefingAuthor.briefing_id == comment.briefing_id, BriefingAuthor.person_id == person_id
    )
    is_excluded = exists().where(
        VoteExclusion.person_id == person_id,
        VoteExclusion.briefing_id == comment.briefing_id,
        or_(VoteExclusion.comment_id.is_(None), VoteExclusion.comment_id == comment.id),
        VoteExclusion.ended_at.is_(None),
    )
    return bool(db.session.scalar(select(or_(is_author, is_excluded))))


def _replace(comment: places.AnyRow, voter_id: int, old: Cast, new: Cast) -> None:
    """Counters only: `rank` tells the orders, of many votes at once."""
    values = {"person_id": voter_id, "comment_id": comment.id}
    cast = _CAST[db.engine.dialect.name]
    db.session.execute(cast, values | new._asdict())
    votes = _colleagues(comment.id, voter_id, old, new)
    change = counted(votes | {voter_id: new})
    change.subtract(counted(votes | {voter_id: old}))
    if any(change.values()):
        by = {f"by_{name}": change[name] for name in scores.Tally._fields}
        db.session.execute(_TALLY, {"comment": comment.id} | by)


def _colleagues(comment_id: int, voter_id: int, *casts: Cast) -> dict[int, Cast]:
    """The votes on a comment that this voter's may push out, or let in again, by voter."""
    organisations = {cast.organisation_id for cast in casts} - {None}
    if not organisations:
        return {}
    values = {"comment": comment_id, "voter": voter_id, "organisations": organisations}
    return {row[0]: Cast(*row[1:]) for row in db.session.execute(_COLLEAGUES, values)}


def counted(votes: dict[int, Cast]) -> Counter[str]:
    """What votes on one comment, by voter, come to. Of an organisation all or none are needed."""
    found: Counter[str] = Counter()
    of_one: Counter[tuple[int, int]] = Counter()
    for _, _, cast in sorted((v.cast_at or LONG_AGO, who, v) for who, v in votes.items()):
        if cast.set_aside:
            continue
        if cast.agree:
            found["agree" if cast.agree > 0 else "disagree"] += 1
        if cast.helpful and cast.organisation_id is not None:
            of_one[cast.organisation_id, cast.helpful] += 1
            if of_one[cast.organisation_id, cast.helpful] > MOST_OF_ONE:
                continue
        if cast.helpful:
            found[f"{'up' if cast.helpful > 0 else 'down'}_{cast.side}"] += 1
    return found
