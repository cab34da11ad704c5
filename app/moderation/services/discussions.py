"""What is decided about a discussion as a whole, and about the words of its briefing."""

from datetime import datetime, timedelta

from app.accounts.models import Person
from app.briefings import services as briefings
from app.briefings.models import Briefing, Rewording
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.freshness import briefing_key
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.moderation.services.people import SANCTION
from app.moderation.services.standing_in import require_ruling
from app.notifications import services as notifications
from app.permissions import Action, require

LONGEST_PAUSE = timedelta(days=366)
SLOWEST = 24 * 60  # minutes

TOLD = (DecisionKind.LOCK, DecisionKind.UNLOCK)
"""What the authors of the briefing are told of."""


def lock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Close a discussion to new words. The reason is public. Raises Conflict."""
    no_other = _locked(actor, briefing)
    if briefing.locked_at is not None:
        raise Conflict("This discussion is closed already.")
    briefing.locked_at = clock.now()
    return _rule_on_briefing(actor, briefing, DecisionKind.LOCK, reason, no_other=no_other)


def unlock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Open a closed or paused discussion again. The reason is public. Raises Conflict."""
    return opened(actor, briefing, reason=reason, no_other=_may_rule(actor, briefing))


def opened(actor: Person, briefing: Briefing, *, reason: str, no_other: bool) -> Decision:
    """As `unlock`, for whom it has been asked whether they may. Raises Conflict."""
    _lock(briefing)
    if briefing.locked_at is None and briefing.reopens_at(clock.now()) is None:
        raise Conflict("This discussion is open already.")
    briefing.locked_at = briefing.paused_until = None
    return _rule_on_briefing(actor, briefing, DecisionKind.UNLOCK, reason, no_other=no_other)


def pause(actor: Person, briefing: Briefing, *, until: datetime, reason: str) -> Decision:
    """Close a discussion until a moment, as before an election. Raises Conflict, Unreadable."""
    no_other = _locked(actor, briefing)
    if not clock.now() < until <= clock.now() + LONGEST_PAUSE:
        raise Unreadable("Choose a day that is still to come, within a year.")
    if not briefing.takes_words(clock.now()):
        raise Conflict("This discussion is closed already.")
    briefing.paused_until = until
    return _rule_on_briefing(actor, briefing, DecisionKind.PAUSE, reason, until, no_other=no_other)


def slow_down(actor: Person, briefing: Briefing, *, minutes: int, reason: str) -> Decision:
    """Let each person comment once in so many minutes. Raises Conflict, Unreadable."""
    no_other = _locked(actor, briefing)
    if not 1 <= minutes <= SLOWEST:
        raise Unreadable("Choose from one minute to a day.")
    if briefing.slow_minutes == minutes:
        raise Conflict("This discussion goes at that pace already.")
    briefing.slow_minutes = minutes
    return _rule_on_briefing(actor, briefing, DecisionKind.SLOW_DOWN, reason, no_other=no_other)


def full_speed(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Let everybody comment as often as they like. Raises Conflict."""
    no_other = _locked(actor, briefing)
    if briefing.slow_minutes is None:
        raise Conflict("Nothing slows this discussion down.")
    briefing.slow_minutes = None
    return _rule_on_briefing(actor, briefing, DecisionKind.FULL_SPEED, reason, no_other=no_other)


def carry_over(actor: Person, rewording: Rewording) -> Decision:
    """New words mean the same, so the stances on the old ones count for them. Raises Conflict."""
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    briefings.approve_rewording(actor, rewording)
    return _rule_on_rewording(actor, rewording, DecisionKind.CARRY_OVER)


def keep_apart(actor: Person, rewording: Rewording) -> Decision:
    """New words may mean something else: stances stay with the old ones. Raises Conflict."""
    require(actor, Action.DECIDE_ON_REWORDING, rewording)
    briefings.refuse_rewording(actor, rewording)
    return _rule_on_rewording(actor, rewording, DecisionKind.KEEP_APART)


def _locked(actor: Person, briefing: Briefing) -> bool:
    """Whether the actor rules on a briefing of their own, as nobody else could."""
    no_other = _may_rule(actor, briefing)
    _lock(briefing)
    return no_other


def _may_rule(actor: Person, briefing: Briefing) -> bool:
    return require_ruling(actor, Action.DECIDE, briefing, [each.id for each in briefing.authors])


def _lock(briefing: Briefing) -> None:
    db.session.refresh(
        briefing, ["locked_at", "paused_until", "slow_minutes"], with_for_update=True
    )


def _rule_on_briefing(
    actor: Person,
    briefing: Briefing,
    kind: DecisionKind,
    reason: str,
    until: datetime | None = None,
    *,
    no_other: bool,
) -> Decision:
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING,
        subject_id=briefing.id,
        until=until,
        no_other=no_other,
    )
    logged(actor, decision, reason, briefing_key(briefing.id))
    if kind in TOLD:
        authors = [author.id for author in briefing.authors]
        notifications.tell(authors, SANCTION, decision.id, but=actor.id)
    return decision


def _rule_on_rewording(actor: Person, rewording: Rewording, kind: DecisionKind) -> Decision:
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING,
        subject_id=rewording.briefing_id,
        revision=rewording.version.n,
    )
    return logged(actor, decision, "", briefing_key(rewording.briefing_id))
