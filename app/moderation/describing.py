"""What somebody is told about decisions on their comments, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.moderation.forms import RULES
from app.moderation.models import Decision, DecisionKind
from app.moderation.queries import rulings
from app.moderation.services import DECISION, PUBLISHED
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
    if decision.kind is DecisionKind.APPROVE:
        return str(gettext("Your comment on “%(title)s” is published", title=title))
    if decision.rule is None:
        return str(gettext("A moderator restored your comment on “%(title)s”", title=title))
    return str(
        gettext(
            "A moderator removed your comment on “%(title)s” for this reason: %(rule)s",
            title=title,
            rule=RULES[decision.rule].name,
        )
    )


DESCRIBERS = {DECISION: _rulings, PUBLISHED: _rulings}
TITLES = {
    DECISION: _l("Decisions of moderators on your comments"),
    PUBLISHED: _l("Comments of yours that waited and are published"),
}
