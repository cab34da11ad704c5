"""What people are told of warnings, suspensions and appeals, in words."""

from collections.abc import Sequence

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.moderation.forms import RULES
from app.moderation.models import DecisionKind
from app.moderation.queries import Entry, sanctions
from app.moderation.queries.appeals import RULING_TIME, Answer, answers
from app.moderation.queries.statements import ENDED_BY
from app.moderation.services import APPEAL, SANCTION
from app.notifications.queries import Line
from app.permissions import Action, can


def _sanctions(person: Person, decision_ids: Sequence[int]) -> dict[int, Line]:
    return {
        made.decision.id: Line(
            _sanction(made), _page_of_sanction(made), made.note or "", _title(made)
        )
        for made in sanctions(decision_ids, person)
    }


def _sanction(made: Entry) -> str:
    decision, title = made.decision, _title(made)
    rule = RULES[decision.rule].name if decision.rule else ""
    if decision.kind is DecisionKind.WARN:
        return str(gettext("A moderator warned you for this reason: %(rule)s", rule=rule))
    if decision.kind is DecisionKind.LOCK:
        return str(gettext("A moderator closed the discussion of “%(title)s”", title=title))
    if decision.kind is DecisionKind.UNLOCK:
        return str(gettext("A moderator opened the discussion of “%(title)s” again", title=title))
    if decision.kind is DecisionKind.READ_FIRST:
        said = gettext(
            "A moderator reads what you write before others do, for this reason: %(rule)s",
            rule=rule,
        )
        return str(said)
    if decision.kind is DecisionKind.TRUST:
        return str(gettext("What you write is shown at once again"))
    if decision.kind is DecisionKind.REINSTATE:
        return str(gettext("Your suspension was lifted: you may take part again"))
    if decision.until is None:
        return str(gettext("Your account is suspended for this reason: %(rule)s", rule=rule))
    return str(
        gettext(
            "Your account is suspended until %(day)s for this reason: %(rule)s",
            day=format_date(decision.until, "d MMMM y"),
            rule=rule,
        )
    )


def _title(made: Entry) -> str:
    version = made.briefing.current_version if made.briefing else None
    return version.title if version else ""


def _page_of_sanction(made: Entry) -> str:
    if made.decision.kind in ENDED_BY:
        return f"/account/decisions/{made.decision.number}"
    return f"/briefings/{made.briefing.slug}" if made.briefing else "/account"


def _answers(person: Person, row_ids: Sequence[int]) -> dict[int, Line]:
    """For whoever appealed, and for moderators."""
    lines = {}
    for answer in answers(row_ids):
        if answer.appellant_id == person.id:
            page = f"/account/decisions/{answer.decision.number}"
            lines[answer.row.id] = Line(_to_appellant(answer), page, _reasons(answer))
        elif can(person, Action.MODERATE):
            page = f"/moderation/appeals/{answer.appeal.id}"
            lines[answer.row.id] = Line(_to_moderator(answer), page, answer.note or "")
    return lines


def _reasons(answer: Answer) -> str:
    """They know what they wrote themselves."""
    return "" if answer.row.kind is DecisionKind.APPEAL else answer.note or ""


def _to_appellant(answer: Answer) -> str:
    if answer.row.kind is DecisionKind.APPEAL:
        due = format_date(answer.row.at + RULING_TIME, "d MMMM")
        return str(gettext("We have your appeal. Another moderator answers it by %(day)s", day=due))
    if answer.row.kind is DecisionKind.OVERTURN:
        return str(gettext("Your appeal succeeded: the decision is undone"))
    return str(gettext("Your appeal was answered: the decision stands"))


def _to_moderator(answer: Answer) -> str:
    number = answer.decision.number
    if answer.row.kind is DecisionKind.APPEAL:
        return str(
            gettext(
                "Somebody appealed against entry %(number)s of the log. Rule on it by %(day)s",
                number=number,
                day=format_date(answer.row.at + RULING_TIME, "d MMMM"),
            )
        )
    if answer.row.kind is DecisionKind.OVERTURN:
        said = gettext("A colleague overturned your decision, entry %(number)s", number=number)
    else:
        said = gettext("A colleague upheld your decision, entry %(number)s", number=number)
    return str(said)


DESCRIBERS = {SANCTION: _sanctions, APPEAL: _answers}
TITLES = {
    SANCTION: _l("Warnings, suspensions, and discussions of yours that are closed"),
    APPEAL: _l("Appeals: what came of yours, and those that wait for you"),
}
EVEN_SUSPENDED = {SANCTION, APPEAL}
