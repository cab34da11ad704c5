"""Suspending people, and letting them act again."""

from datetime import datetime

from app.accounts.models import Person, PersonState
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require


def suspend(
    actor: Person, person: Person, *, rule: Rule, explanation: str, until: datetime | None
) -> Decision:
    """Let a person read but not act, until a moment or until lifted. Raises Conflict, Unreadable.

    The person reads the rule and the explanation.
    """
    require(actor, Action.SUSPEND, person)
    if until is not None and until <= clock.now():
        raise Unreadable("Choose a day that is still to come.")
    db.session.refresh(person, ["state", "suspended_until"], with_for_update=True)
    if person.is_suspended(clock.now()):
        raise Conflict("This person is suspended already. To change it, lift the suspension first.")
    if not person.is_active(clock.now()):
        raise Conflict("Only a person with a confirmed account can be suspended.")
    person.state, person.suspended_until = PersonState.SUSPENDED, until
    return _rule_on_person(actor, person, DecisionKind.SUSPEND, rule, until, explanation)


def reinstate(actor: Person, person: Person) -> Decision:
    """Lift a suspension. Raises Conflict."""
    require(actor, Action.SUSPEND, person)
    db.session.refresh(person, ["state", "suspended_until"], with_for_update=True)
    if not person.is_suspended(clock.now()):
        raise Conflict("This person is not suspended.")
    person.state, person.suspended_until = PersonState.ACTIVE, None
    return _rule_on_person(actor, person, DecisionKind.REINSTATE)


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
    return logged(actor, decision, explanation)
