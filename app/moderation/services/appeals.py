"""Appeals against decisions, and what another moderator rules on them."""

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import SITE, briefing_key
from app.discussion.models import CommentEvent, CommentState
from app.discussion.transitions import STEPS
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.moderation.queries import appeals, statements
from app.moderation.queries.appeals import Appeal
from app.moderation.queries.statements import Case
from app.moderation.services import amending, comments, discussions, people
from app.moderation.services.locking import lock_comment
from app.moderation.services.log import add, logged
from app.moderation.services.telling import DECISION, PUBLISHED
from app.notifications import services as notifications
from app.permissions import Action, require

APPEAL = "appeal"
TOLD_OF_DECISIONS = (DECISION, PUBLISHED, people.SANCTION)
"""Whoever appealed hears of what undoes a decision with the ruling, and not twice."""


def appeal(actor: Person, case: Case, *, text: str) -> Decision:
    """Ask for another moderator to look at a decision, once. Raises Conflict."""
    require(actor, Action.ANSWER_DECISION, case)
    _lock(case)
    if clock.now() >= case.closes_at:
        raise Conflict("The time to appeal against this decision has passed.")
    if appeals.lodged(case.decision.id, actor):
        raise Conflict("You have appealed against this decision already. It stands here.")
    if not statements.stands(case.decision):
        raise Conflict("This decision was undone meanwhile. There is nothing left to appeal.")
    lodged = Decision(
        kind=DecisionKind.APPEAL,
        subject_kind=case.decision.subject_kind,
        subject_id=case.decision.subject_id,
        revision=case.decision.revision,
        about_id=case.decision.id,
    )
    add(actor, lodged, text, SITE)  # the public numbers count it
    told = appeals.moderators(but=case.involved)
    notifications.tell([actor.id, *told], APPEAL, lodged.id)
    return lodged


def rule_on_appeal(actor: Person, appeal: Appeal, *, overturns: bool, reasons: str) -> Decision:
    """Let the decision stand, or undo it and what it did. Raises Conflict."""
    require(actor, Action.RULE_ON_APPEAL, appeal)
    case = appeal.case
    _lock(case)
    if appeals.is_ruled_on(appeal.lodged.row.id):
        raise Conflict("A colleague was faster and has ruled on this appeal. It stands here.")
    undone = None
    if overturns and statements.stands(case.decision):
        undone = UNDOES[case.decision.kind](actor, appeal, reasons)
    ruling = Decision(
        kind=DecisionKind.OVERTURN if overturns else DecisionKind.UPHOLD,
        subject_kind=case.decision.subject_kind,
        subject_id=case.decision.subject_id,
        revision=case.decision.revision,
        rule=case.decision.rule,
        about_id=appeal.lodged.row.id,
        no_other=not appeal.has_other,
    )
    logged(actor, ruling, reasons, *([briefing_key(case.briefing.id)] if case.briefing else []))
    # Who made the last of several reports has hidden nothing.
    decided = [] if case.decision.kind is DecisionKind.HIDE else [case.decided_by]
    notifications.tell([appeal.appellant_id, *decided], APPEAL, ruling.id, but=actor.id)
    if undone:
        notifications.hide_from(appeal.appellant_id, TOLD_OF_DECISIONS, undone.id)
    return ruling


def _lock(case: Case) -> None:
    """Whoever answers the same decision waits, and then reads what was said before."""
    if case.comment:
        lock_comment(case.comment)
    elif case.decision.subject_kind is SubjectKind.PERSON and case.person:
        people.lock(case.person)
    elif case.briefing:
        db.session.refresh(case.briefing, ["locked_at"], with_for_update=True)


def _restore(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    """Better words may have been sent in its place meanwhile: then they are published."""
    comment = appeal.case.comment
    if comment and comment.state in RESTORES:
        return RESTORES[comment.state](actor, comment, seen=_seen(appeal))
    return None


def _show(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    comment = appeal.case.comment
    if comment:
        return comments.dismiss(actor, comment, seen=_seen(appeal))
    return None


def _put_back(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    """Not into what its writer has withdrawn."""
    comment = appeal.case.comment
    if comment and comment.state in STEPS[CommentEvent.PUT_BACK]:
        return amending.put_back(actor, comment, appeal.case.decision, seen=_seen(appeal))
    return None


def _remove(actor: Person, appeal: Appeal, reasons: str) -> Decision | None:
    """The report was right after all; the writer reads the reasons of the ruling."""
    comment = appeal.case.comment
    if comment and comment.state is CommentState.PUBLISHED:
        rule = appeals.reported_for(comment.id, appeal.appellant_id) or Rule.OFF_TOPIC
        return comments.remove(actor, comment, seen=_seen(appeal), rule=rule, explanation=reasons)
    return None


def _open(actor: Person, appeal: Appeal, reasons: str) -> Decision | None:
    if appeal.case.briefing:
        return discussions.unlock(actor, appeal.case.briefing, reason=reasons)
    return None


def _lift(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    person = appeal.case.person
    if person and person.is_suspended(clock.now()):
        return people.reinstate(actor, person)
    return None


def _trust(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    person = appeal.case.person
    if person and person.premoderated:
        return people.trust(actor, person)
    return None


def _forget(_actor: Person, appeal: Appeal, _reasons: str) -> None:
    person = appeal.case.person
    if person and person.unread_warning == appeal.case.decision.number:
        person.unread_warning = None


def _seen(appeal: Appeal) -> comments.Seen:
    """As it stands under the lock."""
    comment = appeal.case.comment
    if comment is None:
        raise Conflict("This comment has gone meanwhile.")
    return comments.Seen(comment.revision, queries.last_decision(comment))


RESTORES = {
    CommentState.REMOVED: comments.restore,
    CommentState.SPAM: comments.not_spam,
    CommentState.PENDING: comments.approve,
}
UNDOES = {
    DecisionKind.REMOVE: _restore,
    DecisionKind.SPAM: _restore,
    DecisionKind.REDACT: _put_back,
    DecisionKind.HIDE: _show,
    DecisionKind.DISMISS: _remove,
    DecisionKind.LOCK: _open,
    DecisionKind.SUSPEND: _lift,
    DecisionKind.WARN: _forget,
    DecisionKind.READ_FIRST: _trust,
}
