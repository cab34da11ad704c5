"""Appeals against decisions, and what another moderator rules on them."""

from app.accounts.models import Person
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import SITE, briefing_key
from app.discussion.models import Comment, CommentEvent, CommentState
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
        return _decide(actor, appeal, comment, RESTORES[comment.state])
    return None


def _show(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    comment = appeal.case.comment
    if comment:
        return _decide(actor, appeal, comment, DecisionKind.DISMISS)
    return None


def _put_back(actor: Person, appeal: Appeal, _reasons: str) -> Decision | None:
    """Not into what its writer has withdrawn."""
    comment = appeal.case.comment
    if comment and comment.state in STEPS[CommentEvent.PUT_BACK]:
        seen, no_other = _seen(comment), not appeal.has_other
        return amending.put_back(actor, comment, appeal.case.decision, seen=seen, no_other=no_other)
    return None


def _remove(actor: Person, appeal: Appeal, reasons: str) -> Decision | None:
    """The report was right after all; the writer reads the reasons of the ruling."""
    comment = appeal.case.comment
    if comment and comment.state is CommentState.PUBLISHED:
        rule = appeals.reported_for(comment.id, appeal.appellant_id) or Rule.OFF_TOPIC
        return _decide(actor, appeal, comment, DecisionKind.REMOVE, rule, reasons)
    return None


def _open(actor: Person, appeal: Appeal, reasons: str) -> Decision | None:
    if appeal.case.briefing:
        no_other = not appeal.has_other
        return discussions.opened(actor, appeal.case.briefing, reason=reasons, no_other=no_other)
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


def _decide(
    actor: Person,
    appeal: Appeal,
    comment: Comment,
    kind: DecisionKind,
    rule: Rule | None = None,
    explanation: str = "",
) -> Decision:
    """Whether they may has been asked of the appeal, where whoever decided first is no other."""
    case = comments.taken_up(comment, kind, _seen(comment), no_other=not appeal.has_other)
    return comments.carried_out(actor, case, rule, explanation)


def _seen(comment: Comment) -> comments.Seen:
    """As it stands under the lock."""
    return comments.Seen(comment.revision, queries.last_decision(comment))


RESTORES = {
    CommentState.REMOVED: DecisionKind.RESTORE,
    CommentState.SPAM: DecisionKind.NOT_SPAM,
    CommentState.PENDING: DecisionKind.APPROVE,
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
