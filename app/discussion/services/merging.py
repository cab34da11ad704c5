"""What one person said becomes another's: the two were one.

Where both have answered or voted, the one who stays keeps their own; what the other had said stays
in the history of stances.
"""

from sqlalchemy import case, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.briefings.models import Wording
from app.core import clock, jobs
from app.core.db import QUIET, db
from app.discussion.models import (
    Capacity,
    Comment,
    Draft,
    Response,
    SavedComment,
    ShownAs,
    Stance,
    StanceChange,
    Vote,
    VoteExclusion,
)
from app.discussion.queries.stances import meaning_of
from app.discussion.services import pace, votes
from app.discussion.services.speaking import AWAITS_LEAD, ask_again
from app.discussion.services.stances import CHANGE_SIDES
from app.notifications import services as notifications

_RESERVE = [ShownAs.NAME, ShownAs.ROLE, ShownAs.MODERATORS]
"""How much of a person is held back, the least first."""


def hand_over(person_id: int, to: int) -> None:
    """The counters are exact when this transaction ends; the sides of votes follow in a job."""
    pace.lock(person_id, to)
    _hand_over_votes(person_id, to)
    _hand_over_responses(person_id, to)
    _hand_over_exclusions(person_id, to)
    for column in (Comment.author_id, Response.entered_by_id, Response.confirmed_by_id):
        db.session.execute(
            update(column.class_).where(column == person_id).values({column: to}),
            execution_options=QUIET,
        )
    begun = select(Draft.place).where(Draft.person_id == to)
    db.session.execute(
        update(Draft)
        .where(Draft.person_id == person_id, Draft.place.not_in(begun))
        .values(person_id=to),
        execution_options=QUIET,
    )
    kept = select(SavedComment.comment_id).where(SavedComment.person_id == to)
    db.session.execute(
        update(SavedComment)
        .where(SavedComment.person_id == person_id, SavedComment.comment_id.not_in(kept))
        .values(person_id=to),
        execution_options=QUIET,
    )
    jobs.ask(CHANGE_SIDES, {"person": to}, key=f"{CHANGE_SIDES}:{to}")


def votes_given_up(person_id: int, to: int) -> set[tuple[int, int]]:
    """(voter, comment) of what cannot be carried over: a second vote, or one on their own words."""
    is_cast = or_(Vote.helpful != 0, Vote.agree != 0)
    voted = select(Vote.comment_id).where(Vote.person_id == to, is_cast)
    cast = select(Vote.person_id, Vote.comment_id).join(Comment, Comment.id == Vote.comment_id)
    found = db.session.execute(
        cast.where(
            is_cast,
            or_(
                (Vote.person_id == person_id)
                & (Vote.comment_id.in_(voted) | (Comment.author_id == to)),
                (Vote.person_id == to) & (Comment.author_id == person_id),
            ),
        )
    )
    return {(row.person_id, row.comment_id) for row in found}


def places_given_up(person_id: int, to: int) -> int:
    """How many answers of organisations are taken back, since who stays has answered there too."""
    found = select(func.count()).where(
        Response.id.in_(answered_by_both(person_id, to)),
        Response.capacity == Capacity.ORGANISATION,
    )
    return db.session.execute(found).scalar_one()


def answered_by_both(person_id: int, to: int) -> dict[int, int]:
    """Responses to the same briefings, by that of the one who goes."""
    mine, theirs = aliased(Response), aliased(Response)
    found = db.session.execute(
        select(mine.id, theirs.id)
        .join(theirs, theirs.briefing_id == mine.briefing_id)
        .where(mine.person_id == person_id, theirs.person_id == to)
    )
    return {row[0]: row[1] for row in found}


def _hand_over_votes(person_id: int, to: int) -> None:
    given_up = votes_given_up(person_id, to)
    cast = db.session.scalars(
        select(Vote.comment_id).where(
            Vote.person_id == person_id, or_(Vote.helpful != 0, Vote.agree != 0)
        )
    )
    passed_on = {(person_id, comment_id) for comment_id in cast} - given_up
    # One order, as everybody locks comments one at a time or from the root on.
    for voter_id, comment_id in sorted(given_up | passed_on, key=lambda pair: pair[1]):
        if (voter_id, comment_id) in given_up:
            votes.take_back(voter_id, comment_id)
        else:
            votes.pass_on(person_id, to, comment_id)


def _hand_over_responses(person_id: int, to: int) -> None:
    both = answered_by_both(person_id, to)
    for ours, kept in both.items():
        _join(ours, kept)
    db.session.execute(
        update(Response)
        .where(Response.person_id == person_id, Response.id.not_in(both))
        .values(person_id=to),
        execution_options=QUIET,
    )


def _join(ours: int, kept: int) -> None:
    """Carry over what only one of two responses answered. Neither shows more of the person.

    Nothing of the one that goes speaks for an organisation any more: its place is free.
    """
    asked = {said_to for _, said_to in _stances(kept)}
    now = clock.now()
    taken_along = []
    for stance, said_to in _stances(ours):
        change = {"wording_id": stance.wording_id, "at": now}
        gone = StanceChange(response_id=ours, old=stance.value, withdrawn=True, **change)
        db.session.add(gone)
        if said_to not in asked:
            db.session.add(StanceChange(response_id=kept, new=stance.value, **change))
            taken_along.append(stance.id)
    db.session.execute(
        update(Stance).where(Stance.id.in_(taken_along)).values(response_id=kept),
        execution_options=QUIET,
    )
    db.session.execute(delete(Stance).where(Stance.response_id == ours), execution_options=QUIET)
    if taken_along:
        ask_again(db.session.get_one(Response, kept, populate_existing=True))
    _show_no_more(ours, kept)
    _send_with(ours, kept)
    notifications.hide(AWAITS_LEAD, [ours])
    db.session.execute(
        update(Response)
        .where(Response.id == ours)
        .values(capacity=Capacity.PERSONAL, confirmed_by_id=None),
        execution_options=QUIET,
    )


def _send_with(ours: int, kept: int) -> None:
    """Where whoever stays had only looked at the tallies, all that was sent is what came along."""
    gone = aliased(Response)
    sent_at = select(gone.sent_at).where(gone.id == ours).scalar_subquery()
    db.session.execute(
        update(Response)
        .where(Response.id == kept, Response.sent_at.is_(None))
        .values(sent_at=sent_at),
        execution_options=QUIET,
    )


def _stances(response_id: int) -> list[tuple[Stance, tuple[int, int]]]:
    """Each with what it was said to: the proposition, and what its words mean."""
    found = db.session.execute(
        select(Stance, Wording.proposition_id, meaning_of(Wording))
        .join(Wording, Wording.id == Stance.wording_id)
        .where(Stance.response_id == response_id)
        .order_by(Stance.id)
    )
    return [(stance, (proposition_id, meaning)) for stance, proposition_id, meaning in found]


def _show_no_more(ours: int, kept: int) -> None:
    """What was not signed is never signed afterwards."""
    reserve = case({way: n for n, way in enumerate(_RESERVE)}, value=Response.shown_as)
    shown = db.session.scalars(
        select(Response.shown_as).where(Response.id.in_([ours, kept])).order_by(reserve.desc())
    ).first()
    db.session.execute(
        update(Response).where(Response.id.in_([ours, kept])).values(shown_as=shown),
        execution_options=QUIET,
    )


def _hand_over_exclusions(person_id: int, to: int) -> None:
    theirs = aliased(VoteExclusion)
    has_one = exists().where(
        theirs.person_id == to,
        theirs.briefing_id == VoteExclusion.briefing_id,
        theirs.comment_id.is_not_distinct_from(VoteExclusion.comment_id),
        theirs.ended_at.is_(None),
    )
    moving = db.session.scalars(
        select(VoteExclusion.id).where(
            VoteExclusion.person_id == person_id, VoteExclusion.ended_at.is_(None), ~has_one
        )
    ).all()
    db.session.execute(
        update(VoteExclusion).where(VoteExclusion.id.in_(moving)).values(person_id=to),
        execution_options=QUIET,
    )
