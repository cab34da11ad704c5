"""What somebody is told about the register, in words."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.dissent.models import EventKind as Kind
from app.dissent.models import Part
from app.dissent.queries.told import Told, told
from app.dissent.services import STEP
from app.notifications.queries import Line
from app.web import dated

MOST_QUOTED = 300


def _steps(reader: Person, event_ids: Sequence[int]) -> dict[int, Line]:
    return {step.event.id: _line(step) for step in told(reader, event_ids)}


def _line(step: Told) -> Line:
    number = (step.mine or step.entry).number
    asks = step.event.kind is Kind.ANSWER and step.part is not None
    return Line(
        _(
            "%(entry)s on “%(title)s”: %(news)s",
            entry=_subject(step),
            title=step.title,
            news=_news(step),
        ),
        f"/briefings/{step.slug}/register/{number}{'#verdict' if asks else ''}",
        _quote(step),
        step.title,
    )


def _subject(step: Told) -> str:
    if step.mine is None:
        return step.entry.label
    if step.mine.id != step.entry.id:
        values = {"label": step.mine.label, "head": step.entry.label}
        return str(_("%(label)s, grouped under %(head)s", **values))
    if step.part is Part.RAISER:
        return str(_("Your %(label)s", label=step.mine.label))
    return str(_("%(label)s, which you joined", label=step.mine.label))


def _quote(step: Told) -> str:
    said = step.answer or step.text
    if not said and step.is_author and step.shows and step.event.kind in (Kind.PUBLISH, Kind.OPEN):
        said = step.entry.summary
    return said if len(said) <= MOST_QUOTED else f"{said[:MOST_QUOTED].rstrip()}…"


def _news(step: Told) -> str:
    words = _TO_AUTHORS if step.is_author else _TO_RAISERS if _raised(step) else _TO_JOINERS
    news = words.get(step.event.kind) or _TO_ALL[step.event.kind]
    until = _until(step)
    return f"{news} {until}" if until else str(news)


def _raised(step: Told) -> bool:
    return step.part is Part.RAISER


def _until(step: Told) -> str:
    """By when somebody has to act, while it still stands where the step has left it."""
    entry = step.entry
    if step.event.kind not in _DATED or entry.state != step.event.state or entry.due_at is None:
        return ""
    return str(_("(until %(day)s)", day=dated(entry.due_at)))


_TO_AUTHORS: Mapping[Kind, object] = {
    Kind.PUBLISH: _l("a new entry. Say it in your own words and answer it."),
    Kind.OPEN: _l("it awaits your answer."),
    Kind.ADMIT: _l("the appeal was allowed: it awaits your answer."),
    Kind.ANSWER: _l("it was answered."),
    Kind.REPLY: _l("your question was answered."),
    Kind.LAPSE: _l("nobody replied to your question. Answer with what you have."),
    Kind.NOT_QUITE: _l("your restatement is not quite the point."),
    Kind.SEND_BACK: _l("your answer was sent back as no answer. Answer again."),
    Kind.REOPEN: _l("a moderator reopened it: it awaits a new answer."),
    Kind.CONTEST: _l("it was taken out of its group: it awaits an answer of its own."),
}
_TO_RAISERS: Mapping[Kind, object] = {
    Kind.RULE_OUT: _l("a moderator ruled it out of scope. You can appeal once."),
    Kind.ASK: _l("the author asks what you mean. Please reply."),
    Kind.GROUP: _l(
        "a moderator grouped it under one that says the same. You keep a verdict of your own, "
        "and can contest it."
    ),
}
_TO_JOINERS: Mapping[Kind, object] = {
    Kind.WITHDRAW: _l("it was withdrawn. You can adopt it."),
}
_TO_ALL: Mapping[Kind, object] = {
    Kind.RAISE: _l("it was raised."),
    Kind.PUBLISH: _l("it is in the register now, and the author must answer it."),
    Kind.OPEN: _l("it is open for its answer."),
    Kind.RULE_OUT: _l("a moderator ruled it out of scope."),
    Kind.APPEAL: _l("the ruling that it is out of scope was appealed against."),
    Kind.ADMIT: _l("the appeal was allowed: it will be answered."),
    Kind.UPHOLD: _l("the appeal was refused: it stays out of scope."),
    Kind.ASK: _l("the author asked what is meant."),
    Kind.REPLY: _l("the question of the author was answered."),
    Kind.LAPSE: _l("nobody replied to the question of the author: it goes on as it stands."),
    Kind.ANSWER: _l("it was answered. Does the answer meet your point?"),
    Kind.POINT: _l("the restatement is the point."),
    Kind.NOT_QUITE: _l("somebody says that the restatement is not quite the point."),
    Kind.MEETS: _l("somebody says that the answer meets the point."),
    Kind.DOES_NOT: _l("somebody says that the answer does not meet the point."),
    Kind.RUN_OUT: _l("the time to reply to the answer is over."),
    Kind.REVISE: _l("the author takes it up again."),
    Kind.SEND_BACK: _l("the answer was sent back as no answer."),
    Kind.GROUP: _l("a moderator grouped it under one that says the same."),
    Kind.CONTEST: _l("it was taken out of its group."),
    Kind.LEAD: _l("the entry it was grouped under is gone: it stands in its place."),
    Kind.WITHDRAW: _l("it was withdrawn."),
    Kind.ADOPT: _l("somebody who had joined adopted it: it goes on."),
    Kind.REOPEN: _l("a moderator reopened it."),
    Kind.JOIN: _l("somebody joined it."),
    Kind.LEAVE: _l("somebody left it."),
    Kind.NOTE: _l("it stands, and the decision-maker says why we proceed."),
    Kind.STATEMENT: _l("a dissenting statement was given."),
    Kind.RESOLVE: _l("a version does what was asked."),
}
_DATED = {
    *(Kind.PUBLISH, Kind.OPEN, Kind.ADMIT, Kind.RULE_OUT, Kind.ASK, Kind.ANSWER),
    *(Kind.SEND_BACK, Kind.REOPEN, Kind.GROUP, Kind.WITHDRAW, Kind.CONTEST),
}

DESCRIBERS = {STEP: _steps}
TITLES = {STEP: _l("What happens to entries in a register that are yours, or that you answer")}
