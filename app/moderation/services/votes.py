"""Votes that look wrong, and those that a moderator does not let count."""

from sqlalchemy import update

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.freshness import briefing_key
from app.discussion import queries as discussions
from app.discussion.models import Comment, CommentState
from app.discussion.services import exclusions, pace
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.queries import Standing
from app.moderation.services.locking import lock_comment
from app.moderation.services.log import add, logged
from app.moderation.services.telling import tell_moderators
from app.permissions import Action, require


def note_burst(voter: Person, comment: Comment) -> None:
    """Let moderators look at votes: many, fast, all finding one author not helpful.

    Asked for by whoever counts votes; `voter` cast the last, on this comment. Where that has gone
    from sight, another stands for it. Said once while a burst goes on.
    """
    pace.lock(comment.author_id)
    if queries.has_burst(comment.author_id, clock.now() - queries.IS_OVER):
        return
    if comment.state is not CommentState.PUBLISHED:
        standing = queries.also_hit(voter, comment, within=pace.BURST[1])
        comment = discussions.with_authors(standing) if standing else comment
    lock_comment(comment)
    if comment.state is not CommentState.PUBLISHED:
        return
    db.session.execute(
        update(Comment).where(Comment.id == comment.id).values(reports=Comment.reports + 1)
    )
    tell_moderators(comment)
    noted = Decision(
        kind=DecisionKind.PATTERN,
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=comment.revision,
    )
    add(voter, noted, "")


def exclude_votes(
    actor: Person,
    voter: Person,
    briefing: Briefing,
    *,
    reason: str,
    comment: Comment | None = None,
) -> Decision:
    """Stop counting somebody's votes on a discussion, or on one comment in it. Raises Conflict."""
    _require_ruling(actor, briefing, comment)
    _not_ones_own(actor, voter.id)
    if comment is not None and comment.briefing_id != briefing.id:
        raise Conflict("This comment stands in another discussion.")
    votes = exclusions.exclude(voter.id, briefing.id, comment.id if comment else None)
    return _rule_on_votes(actor, briefing, comment, DecisionKind.EXCLUDE_VOTES, votes, reason)


def count_votes(actor: Person, standing: Standing) -> Decision:
    """Undo an exclusion. Raises Conflict."""
    _require_ruling(actor, standing.briefing, standing.comment)
    _not_ones_own(actor, standing.exclusion.person_id)
    votes = exclusions.include(standing.exclusion)
    kind = DecisionKind.COUNT_VOTES
    return _rule_on_votes(actor, standing.briefing, standing.comment, kind, votes)


def _require_ruling(actor: Person, briefing: Briefing, comment: Comment | None) -> None:
    """Not on one's own comment: how many votes are put aside there tells whether somebody voted."""
    if comment is None:
        require(actor, Action.DECIDE, briefing)
    else:
        require(actor, Action.DECIDE_ON_COMMENT, comment)


def _not_ones_own(actor: Person, voter_id: int) -> None:
    if actor.id == voter_id:
        raise Conflict("Moderators do not rule on their own votes.")


def _rule_on_votes(
    actor: Person,
    briefing: Briefing,
    comment: Comment | None,
    kind: DecisionKind,
    votes: int,
    reason: str = "",
) -> Decision:
    """Whose votes they were stands in the exclusion only: the log names nobody."""
    decision = Decision(
        kind=kind,
        subject_kind=SubjectKind.BRIEFING if comment is None else SubjectKind.COMMENT,
        subject_id=briefing.id if comment is None else comment.id,
        votes=votes,
    )
    return logged(actor, decision, reason, briefing_key(briefing.id))
