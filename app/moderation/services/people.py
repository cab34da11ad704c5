"""Warning and suspending people, and letting them act again."""

from datetime import datetime

from app.accounts.models import Person, PersonState
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.moderation.queries.statements import Case
from app.moderation.services.log import logged
from app.notifications import services as notifications
from app.permissions import Action, require

SANCTION = "sanction"


def warn(actor: Person, person: Person, *, rule: Rule, explanation: str) -> Decision:
    """Have a person read the rule and the explanation before they take part again.

    Raises Conflict.
    """
    require(actor, Action.SUSPEND, person)
    lock(person)
    if not (person.is_active(clock.now()) or person.is_suspended(clock.now())):
        raise Conflict("Only a person with a confirmed account can be warned.")
    warned = _rule_on_person(actor, person, DecisionKind.WARN, rule, None, explanation)
    person.unread_warning = warned.number
    return warned


def note_read(actor: Person, case: Case) -> None:
    """They have read the warning, and go on. Said again, it is harmless."""
    require(actor, Action.ANSWER_DECISION, case)
    lock(actor)
    if actor.unread_warning == case.decision.number:
        actor.unread_warning = None


def suspend(
    actor: Person, person: Person, *, rule: Rule, explanation: str, until: datetime | None
) -> Decision:
    """Let a person read but not act, until a moment or until lifted. Raises Conflict, Unreadable.

    The person reads the rule and the explanation.
    """
    require(actor, Action.SUSPEND, person)
    if until is not None and until <= clock.now():
        raise Unreadable("Choose a day that is still to come.")
    lock(person)
    if person.is_suspended(clock.now()):
        raise Conflict("This person is suspended already. To change it, lift the suspension first.")
    if not person.is_active(clock.now()):
        raise Conflict("Only a person with a confirmed account can be suspended.")
    person.state, person.suspended_until = PersonState.SUSPENDED, until
    return _rule_on_person(actor, person, DecisionKind.SUSPEND, rule, until, explanation)


def reinstate(actor: Person, person: Person) -> Decision:
    """Lift a suspension. Raises Conflict."""
    require(actor, Action.SUSPEND, person)
    lock(person)
    if not person.is_suspended(clock.now()):
        raise Conflict("This person is not suspended.")
    person.state, person.suspended_until = PersonState.ACTIVE, None
    return _rule_on_person(actor, person, DecisionKind.REINSTATE)


def lock(person: Person) -> None:
    """Read again what must hold, under the lock.

    Not against rows that name them: who decides on their words writes such, late, and would wait
    for this lock while it waits for the page versions that are held by then.
    """
    kept = ["state", "suspended_until", "unread_warning", "premoderated"]
    db.session.refresh(person, kept, with_for_update={"key_share": True})


def read_first(actor: Person, person: Person, *, rule: Rule, explanation: str) -> Decision:
    """A moderator reads what somebody writes before others do; they read why. Raises Conflict."""
    require(actor, Action.SUSPEND, person)
    lock(person)
    if person.premoderated:
        raise Conflict("What this person writes is read first already.")
    person.premoderated = True
    return _rule_on_person(
        actor, person, DecisionKind.READ_FIRST, rule=rule, explanation=explanation
    )


def trust(actor: Person, person: Person) -> Decision:
    """What somebody writes is shown at once again. Raises Conflict."""
    require(actor, Action.SUSPEND, person)
    lock(person)
    if not person.premoderated:
        raise Conflict("What this person writes is shown at once already.")
    person.premoderated = False
    return _rule_on_person(actor, person, DecisionKind.TRUST)


def _rule_on_person(
    actor: Person,
    person: Person,
    kind: DecisionKind,
    rule: Rule | None = None,
    until: datetime | None = None,
    explanation: str = "",
) -> Decision:
    decision = Decision(
        kind=kind, subject_kind=SubjectKind.PERSON, subject_id=person.id, rule=rule, until=until
    )
    logged(actor, decision, explanation)
    notifications.tell([person.id], SANCTION, decision.id)
    return decision
