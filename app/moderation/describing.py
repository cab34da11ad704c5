"""What somebody is told about decisions on their comments, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.discussion.models import CommentState
from app.moderation.forms import RULES
from app.moderation.models import Decision, DecisionKind
from app.moderation.queries import about_reported, rulings
from app.moderation.services import DECISION, PUBLISHED, REPORTED
from app.notifications.queries import Line


def _rulings(writer: Person, decision_ids: Sequence[int]) -> dict[int, Line]:
    return {
        made.decision.id: Line(
            _sentence(made.decision, made.briefing.current_version.title),
            f"/c/{made.comment.public_id}",
            made.note or "",
            made.briefing.current_version.title,
        )
        for made in rulings(decision_ids, writer)
        if made.comment and made.briefing and made.briefing.current_version
    }


def _sentence(decision: Decision, title: str) -> str:
    kind = decision.kind
    if kind is DecisionKind.APPROVE:
        return str(gettext("Your comment on “%(title)s” is published", title=title))
    if kind is DecisionKind.HIDE:
        return str(
            gettext(
                "Several people reported your comment on “%(title)s”. It is hidden until a "
                "moderator has looked at it",
                title=title,
            )
        )
    if kind is DecisionKind.NOT_SPAM:
        return str(
            gettext("Your comment on “%(title)s” was taken for spam, which it is not", title=title)
        )
    if decision.rule is None:
        return str(gettext("A moderator restored your comment on “%(title)s”", title=title))
    return str(
        gettext(
            "A moderator removed your comment on “%(title)s” for this reason: %(rule)s",
            title=title,
            rule=RULES[decision.rule].name,
        )
    )


def _outcome(decision: Decision, title: str) -> str:
    if decision.kind in _GONE:
        return str(gettext("A comment on “%(title)s” that you reported was removed", title=title))
    return str(
        gettext(
            "A moderator looked at a comment on “%(title)s” that you reported. It stays",
            title=title,
        )
    )


def _reported(reader: Person, decision_ids: Sequence[int]) -> dict[int, Line]:
    return {
        made.decision.id: Line(
            _outcome(made.decision, made.briefing.current_version.title),
            f"/c/{made.comment.public_id}"
            if made.comment.state is CommentState.PUBLISHED
            else f"/briefings/{made.briefing.slug}",
            about=made.briefing.current_version.title,
        )
        for made in about_reported(decision_ids, reader)
        if made.comment and made.briefing and made.briefing.current_version
    }


_GONE = (DecisionKind.REMOVE, DecisionKind.SPAM)
DESCRIBERS = {DECISION: _rulings, PUBLISHED: _rulings, REPORTED: _reported}
TITLES = {
    DECISION: _l("Decisions of moderators on your comments"),
    PUBLISHED: _l("Comments of yours that waited and are published"),
    REPORTED: _l("What came of your reports"),
}
