"""Readers bring a comment before the moderators; several of them hide it until one has looked."""

import math
from datetime import timedelta

from sqlalchemy import literal_column, select, update

from app.accounts.models import Person, Role
from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict, TooMany
from app.core.freshness import briefing_key
from app.discussion import screening
from app.discussion import services as discussion
from app.discussion.models import Check, Comment, CommentEvent, CommentState
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.moderation.services.locking import lock_comment, same_words
from app.moderation.services.log import add, logged
from app.moderation.services.telling import DECISION
from app.notifications import services as notifications
from app.permissions import Action, require

MOST_REPORTS, REPORTED_WITHIN = 30, timedelta(days=1)
"""Reports of one person; more are refused. What is urgent has been reported by then."""


def report(actor: Person, comment: Comment, *, rule: Rule, note: str, revision: int) -> bool:
    """Bring a comment before the moderators. False: this person had reported these words before.

    Raises Conflict when the comment has changed or gone meanwhile, TooMany.
    """
    require(actor, Action.REPORT, comment)
    lock_comment(comment)
    if comment.state is not CommentState.PUBLISHED:
        raise Conflict("This comment has gone meanwhile. There is nothing left to report.")
    same_words(comment, revision)
    if _has_reported(actor, comment):
        return False
    _keep_reporting(actor)
    db.session.execute(
        update(Comment).where(Comment.id == comment.id).values(reports=Comment.reports + 1)
    )
    reported = Decision(
        kind=DecisionKind.REPORT,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=revision,
        rule=rule,
    )
    is_enough = _is_enough(comment, actor)
    if is_enough:  # before the log, whose row is contended
        discussion.step(comment.id, CommentEvent.HIDE, actor.id)
    add(actor, reported, note)
    jobs.ask(discussion.HELD, {"comment": comment.id})
    if is_enough:
        _log_hiding(actor, comment, rule)
    return True


def _is_enough(comment: Comment, reporter: Person) -> bool:
    """Of reports by people who have written here themselves, on words no moderator has seen."""
    needed = screening.number(Check.FLAGS)
    if needed is None or queries.was_ruled_on(comment):
        return False
    writer = db.session.get_one(Person, comment.author_id)
    reporters = {*queries.reporters(comment), reporter.id}
    return writer.role is Role.PRACTITIONER and queries.trusted_among(reporters) >= needed


def _log_hiding(actor: Person, comment: Comment, rule: Rule) -> None:
    """The actor made the last of the reports; the log says that several people did."""
    hidden = Decision(
        kind=DecisionKind.HIDE,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=comment.revision,
        rule=rule,
    )
    logged(actor, hidden, "", briefing_key(comment.briefing_id))
    notifications.tell([comment.author_id], DECISION, hidden.id)


def _has_reported(actor: Person, comment: Comment) -> bool:
    reported = select(Decision.id).where(
        Decision.kind == DecisionKind.REPORT,
        Decision.subject_kind == SubjectKind.COMMENT,
        Decision.subject_id == comment.id,
        Decision.revision == comment.revision,
        Decision.actor_id == actor.id,
    )
    return db.session.scalar(reported.limit(1)) is not None


def _keep_reporting(actor: Person) -> None:
    """Moderators are not counted. Raises TooMany."""
    if actor.role is not Role.PRACTITIONER:
        return
    reported = db.session.scalars(
        select(Decision.at)
        .where(
            literal_column("kind = 'report'"),  # as the index says it
            Decision.actor_id == actor.id,
            Decision.at > clock.now() - REPORTED_WITHIN,
        )
        .order_by(Decision.at)
    ).all()
    if len(reported) >= MOST_REPORTS:
        wait = reported[-MOST_REPORTS] + REPORTED_WITHIN - clock.now()
        raise TooMany(
            math.ceil(wait.total_seconds()),
            "You have reported %(most)s comments in a day, which is as many as one person may. "
            "You can go on in %(wait)s.",
            most=MOST_REPORTS,
        )
