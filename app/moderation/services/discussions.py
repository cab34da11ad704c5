"""What is decided about a discussion as a whole, and about the words of its briefing."""

from app.accounts.models import Person
from app.briefings import services as briefings
from app.briefings.models import Briefing, Rewording
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import briefing_key
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require


def lock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Close a discussion to new words. The reason is public. Raises Conflict."""
    require(actor, Action.DECIDE, briefing)
    db.session.refresh(briefing, ["locked_at"], with_for_update=True)
    if briefing.locked_at is not None:
        raise Conflict("This discussion is closed already.")
    briefing.locked_at = clock.now()
    return _rule_on_briefing(actor, briefing, DecisionKind.LOCK, reason)


def unlock(actor: Person, briefing: Briefing, *, reason: str) -> Decision:
    """Open a closed discussion again. The reason is public. Raises Conflict."""
    require(actor, Action.DECIDE, briefing)
    db.session.refresh(briefing, ["locked_at"], with_for_update=True)
    if briefing.locked_at is None:
        raise Conflict("This discussion is open already.")
    briefing.locked_at = None
    return _rule_on_briefing(actor, briefing, DecisionKind.UNLOCK, reason)


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


def _rule_on_briefing(
    actor: Person, briefing: Briefing, kind: DecisionKind, reason: str
) -> Decision:
    decision = Decision(kind=kind, subject_kind=SubjectKind.BRIEFING, subject_id=briefing.id)
    return logged(actor, decision, reason, briefing_key(briefing.id))


def _rule_on_rewording(actor: Person, rewording: Rewording, kind: DecisionKind) -> Decision:
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING,
        subject_id=rewording.briefing_id,
        revision=rewording.version.n,
    )
    return logged(actor, decision, "", briefing_key(rewording.briefing_id))
