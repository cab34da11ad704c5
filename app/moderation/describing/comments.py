"""What writers are told of decisions and moderators of what waits for them, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.text import text_of
from app.discussion.models import Comment, CommentState
from app.moderation.forms import RULES
from app.moderation.models import Decision, DecisionKind
from app.moderation.queries import Item, about_reported, rulings, waiting_among
from app.moderation.queries.statements import ENDED_BY
from app.moderation.services import DECISION, PUBLISHED, REPORTED, WAITS
from app.notifications.models import How
from app.notifications.queries import Line
from app.permissions import Action

MOST_QUOTED = 300


def _rulings(writer: Person, decision_ids: Sequence[int]) -> dict[int, Line]:
    return {
        made.decision.id: Line(
            _sentence(made.decision, made.briefing.current_version.title),
            _page_of(made.decision, made.comment),
            made.note or "",
            made.briefing.current_version.title,
        )
        for made in rulings(decision_ids, writer)
        if made.comment and made.briefing and made.briefing.current_version
    }


def _page_of(decision: Decision, comment: Comment) -> str:
    """Of what restricts, the page that states the reasons and takes an appeal."""
    if decision.kind in ENDED_BY:
        return f"/account/decisions/{decision.number}"
    return f"/c/{comment.public_id}"


_GONE = (DecisionKind.REMOVE, DecisionKind.SPAM)
_SENTENCES = {
    DecisionKind.APPROVE: _l("Your comment on “%(title)s” is published"),
    DecisionKind.HIDE: _l(
        "Several people reported your comment on “%(title)s”. It is hidden until a moderator has "
        "looked at it"
    ),
    DecisionKind.NOT_SPAM: _l("Your comment on “%(title)s” was taken for spam, which it is not"),
    DecisionKind.REDACT: _l("A moderator took words out of your comment on “%(title)s”"),
    DecisionKind.MOVE: _l("A moderator moved your comment to “%(title)s”"),
    DecisionKind.RESTORE: _l("A moderator restored your comment on “%(title)s”"),
}


def _sentence(decision: Decision, title: str) -> str:
    if decision.kind in _GONE and decision.rule is not None:
        return str(
            gettext(
                "A moderator removed your comment on “%(title)s” for this reason: %(rule)s",
                title=title,
                rule=RULES[decision.rule].name,
            )
        )
    return str(_SENTENCES[decision.kind]) % {"title": title}


def _outcome(decision: Decision, title: str) -> str:
    if decision.kind in _GONE:
        return str(gettext("A comment on “%(title)s” that you reported was removed", title=title))
    return str(
        gettext(
            "A moderator looked at a comment on “%(title)s” that you reported. It stays",
            title=title,
        )
    )


def _page_of_reported(decision: Decision, comment: Comment, briefing: Briefing) -> str:
    if decision.kind is DecisionKind.DISMISS:
        return f"/account/decisions/{decision.number}"
    is_shown = comment.state is CommentState.PUBLISHED
    return f"/c/{comment.public_id}" if is_shown else f"/briefings/{briefing.slug}"


def _reported(reader: Person, decision_ids: Sequence[int]) -> dict[int, Line]:
    return {
        made.decision.id: Line(
            _outcome(made.decision, made.briefing.current_version.title),
            _page_of_reported(made.decision, made.comment, made.briefing),
            about=made.briefing.current_version.title,
        )
        for made in about_reported(decision_ids, reader)
        if made.comment and made.briefing and made.briefing.current_version
    }


def _waiting(moderator: Person, comment_ids: Sequence[int]) -> dict[int, Line]:
    """Gone as soon as somebody has decided."""
    return {
        item.comment.id: Line(
            _news(item, item.comment.briefing.current_version.title),
            f"/moderation/comments/{item.comment.public_id}",
            text_of(item.html, MOST_QUOTED),
            item.comment.briefing.current_version.title,
        )
        for item in waiting_among(comment_ids, moderator)
        if item.comment.briefing.current_version
    }


def _news(item: Item, title: str) -> str:
    if item.comment.state is CommentState.PENDING:
        return str(gettext("A comment on “%(title)s” waits for a moderator", title=title))
    if item.burst_at is None:
        return str(gettext("A comment on “%(title)s” was reported", title=title))
    said = gettext("Many votes at once found one writer on “%(title)s” not helpful", title=title)
    return str(said)


DESCRIBERS = {DECISION: _rulings, PUBLISHED: _rulings, REPORTED: _reported, WAITS: _waiting}
TITLES = {
    DECISION: _l("Decisions of moderators on your comments"),
    PUBLISHED: _l("Comments of yours that waited and are published"),
    REPORTED: _l("What came of your reports"),
    WAITS: _l("Comments that wait for a moderator, reports, and bursts of votes"),
}
HABITS = {WAITS: How.DAILY}
NEEDS = {WAITS: Action.MODERATE}
