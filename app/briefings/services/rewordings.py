"""Changes of words that leave the meaning as it was: marked, decided, disputed.

Words that mean the same share `Wording.meaning`, and through it their stances. No stance is
moved or copied: to part the words again is to write other numbers there.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import product

from sqlalchemy import and_, or_, select

from app.accounts.models import Person
from app.analysis.wording import Weight, first_of_each, obstacles
from app.briefings.models import (
    Briefing,
    Drafted,
    NumberedProposition,
    Rewording,
    RewordingState,
    Version,
    Wording,
)
from app.briefings.services.numbering import shown
from app.core import clock, freshness, jobs
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.permissions import Action, require

WORDS_CHANGED = "words changed"
"""A job: other stances count for these propositions now. Features above handle it."""


def obstacles_to_editorial(
    drafted: Sequence[Drafted], current: Version | None
) -> dict[str, list[Weight]]:
    """By key, the propositions whose words are to change: what forbids to call that editorial."""
    before = {row.proposition.key: row for row in current.propositions} if current else {}
    changed = [
        (draft, before[draft.key])
        for draft in drafted
        if draft.key in before and shown(draft.text) != shown(before[draft.key].wording.text)
    ]
    same = _meaning_the_same([row.wording for _draft, row in changed])
    return {draft.key: _between(same[row.wording_id], [draft.text]) for draft, row in changed}


def mark(
    actor: Person, published: Version, current: Version | None, editorial: Collection[str]
) -> None:
    """Ask a moderator to let the stances on the old words of these propositions count on.

    Both versions have their propositions loaded. Raises Unreadable.
    """
    before = {row.proposition.key: row for row in current.propositions} if current else {}
    for row in published.propositions:
        old = before.get(row.proposition.key)
        if row.proposition.key not in editorial or old is None:
            continue
        if old.wording.meaning == row.wording.meaning:
            continue  # the same words, or words that were found to mean the same before
        same = _meaning_the_same([old.wording])[old.wording_id]
        if _between(same, [row.wording.text]) or _was_decided(old, row):
            raise Unreadable(
                "The change of proposition %(number)d cannot be editorial.", number=row.number
            )
        db.session.add(
            Rewording(
                briefing_id=published.briefing_id,
                version_id=published.id,
                old_id=old.wording_id,
                new_id=row.wording_id,
                marked_by_id=actor.id,
            )
        )


def tell_of_changes(published: Version, current: Version | None) -> None:
    """Ask for what follows where stances no longer count. Both have their propositions loaded."""
    if current is None:
        return
    before = {row.proposition_id: row.wording.meaning for row in current.propositions}
    now = {row.proposition_id: row.wording.meaning for row in published.propositions}
    changed = {id_ for id_, _meaning in before.items() ^ now.items()}
    if changed:
        jobs.ask(WORDS_CHANGED, {"propositions": sorted(changed)})


def approve_rewording(actor: Person, rewording: Rewording) -> None:
    """Let the stances on the old words count for the new ones. Raises Forbidden, Conflict.

    The caller touches the pages of the briefing.
    """
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    _lock(rewording, RewordingState.WAITING)
    same = _meaning_the_same([rewording.old, rewording.new])
    if _between(same[rewording.old_id], [words.text for words in same[rewording.new_id]]):
        raise Conflict(
            "Together with earlier changes this one is no longer editorial: the words have come "
            "too far from those that people answered. Refuse it."
        )
    _decide(actor, rewording, RewordingState.APPROVED)


def refuse_rewording(actor: Person, rewording: Rewording) -> None:
    """Stances stay with the old words. Raises Forbidden, Conflict.

    The caller touches the pages of the briefing.
    """
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    _lock(rewording, RewordingState.WAITING)
    _decide(actor, rewording, RewordingState.REFUSED)


def dispute_rewording(actor: Person, rewording: Rewording) -> None:
    """Stances stay with the old words after all, for everybody. Raises Forbidden, Conflict.

    The caller knows that the actor's stance was carried over.
    """
    require(actor, Action.TAKE_STANCE, rewording.briefing)
    _lock(rewording, RewordingState.APPROVED)
    until = rewording.disputable_until
    if until is None or until <= clock.now():
        raise Conflict("The 14 days in which this change could be disputed are over.")
    rewording.state = RewordingState.DISPUTED
    rewording.disputed_by_id, rewording.disputed_at = actor.id, clock.now()
    _regroup(rewording)
    freshness.touch(freshness.briefing_key(rewording.briefing_id))


def _lock(rewording: Rewording, expected: RewordingState) -> None:
    """Raises Conflict."""
    db.session.execute(
        select(Briefing.id).where(Briefing.id == rewording.briefing_id).with_for_update()
    )
    db.session.refresh(rewording, ["state", "decided_at"], with_for_update=True)
    if rewording.state is not expected:
        raise Conflict("Somebody was faster, so nothing was changed.")


def _decide(actor: Person, rewording: Rewording, state: RewordingState) -> None:
    rewording.state = state
    rewording.decided_by_id, rewording.decided_at = actor.id, clock.now()
    _regroup(rewording)


def _regroup(rewording: Rewording) -> None:
    """Work out anew which words of this proposition mean the same."""
    proposition_id = rewording.old.proposition_id
    db.session.flush()  # the links are read as they are now
    approved = db.session.execute(
        select(Rewording.old_id, Rewording.new_id)
        .join(Wording, Wording.id == Rewording.old_id)
        .where(Wording.proposition_id == proposition_id, Rewording.state == RewordingState.APPROVED)
    )
    firsts = first_of_each((old_id, new_id) for old_id, new_id in approved)
    for wording in db.session.scalars(
        select(Wording)
        .where(Wording.proposition_id == proposition_id)
        .execution_options(populate_existing=True)
    ):
        wording.meaning_id = firsts.get(wording.id)
    jobs.ask(WORDS_CHANGED, {"propositions": [proposition_id]})


def _meaning_the_same(wordings: Iterable[Wording]) -> dict[int, list[Wording]]:
    """Each of these with all that share its stances, itself among them."""
    wanted = list(wordings)
    found = db.session.scalars(
        select(Wording)
        .where(Wording.proposition_id.in_({w.proposition_id for w in wanted}))
        .execution_options(populate_existing=True)
    ).all()
    return {w.id: [other for other in found if other.meaning == w.meaning] for w in wanted}


def _between(old: Iterable[Wording], new: Iterable[str]) -> list[Weight]:
    """Measured from every one of the old words: small steps must not add up to a long way."""
    found = {weight for a, b in product(old, new) for weight in obstacles(a.text, b)}
    return [weight for weight in Weight if weight in found]


def _was_decided(old: NumberedProposition, new: NumberedProposition) -> bool:
    """Whether it was asked before, in either direction, if these words mean the same."""
    there, back = (old.wording_id, new.wording_id), (new.wording_id, old.wording_id)
    asked = [and_(Rewording.old_id == a, Rewording.new_id == b) for a, b in (there, back)]
    return db.session.scalar(select(Rewording.id).where(or_(*asked)).limit(1)) is not None
