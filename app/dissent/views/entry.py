"""One entry: its words, its answers, its history, and what its reader can do to it."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.accounts.models import Person
from app.briefings.models import Briefing
from app.briefings.views.reading import cached
from app.core import freshness
from app.core.forms import Form
from app.dissent import queries, services
from app.dissent.forms import steps as forms
from app.dissent.models import Entry, EventKind
from app.dissent.queries.alike import SAME, Alike, alike
from app.dissent.transitions import ANSWERED, STEPS
from app.dissent.views.blueprint import bp
from app.dissent.views.register import briefing_of
from app.permissions import Action, can

MOST_ALIKE = 20

FORMS: Mapping[EventKind, type[forms.StepForm]] = {
    EventKind.JOIN: forms.PressForm,
    EventKind.LEAVE: forms.PressForm,
    EventKind.WITHDRAW: forms.PressForm,
    EventKind.ADOPT: forms.PressForm,
    EventKind.REPLY: forms.ReplyForm,
    EventKind.APPEAL: forms.AppealForm,
    EventKind.CONTEST: forms.ContestForm,
    EventKind.POINT: forms.PointForm,
    EventKind.MEETS: forms.VerdictForm,
    EventKind.STATEMENT: forms.StatementForm,
    EventKind.OPEN: forms.PressForm,
    EventKind.RULE_OUT: forms.RuleOutForm,
    EventKind.ADMIT: forms.AppealDecisionForm,
    EventKind.GROUP: forms.TickForm,
    EventKind.REOPEN: forms.ReopenForm,
    EventKind.SEND_BACK: forms.SendBackForm,
    EventKind.NOTE: forms.NoteForm,
}
"""The form of each step that is taken on the entry's page."""


def form_of(kind: EventKind, *, is_sent: bool = False) -> forms.StepForm:
    """Fields of different forms stand on one page, so each has the name of its step."""
    form = FORMS[kind]
    return form(prefix=kind.value) if is_sent else form(prefix=kind.value, formdata=None)


@bp.get("/briefings/<slug>/register/<int:number>")
def entry(slug: str, number: int) -> ResponseReturnValue:
    briefing = briefing_of(slug)
    return cached(shown(briefing, number), freshness.briefing_key(briefing.id))


def shown(
    briefing: Briefing,
    number: int,
    refused: tuple[EventKind, Form] | None = None,
    *,
    letter: forms.LetterForm | None = None,
) -> str:
    """The page; refused, letter: the form that could not be taken, with what was typed."""
    person = viewer()
    version = briefing.current_version
    line = queries.line(briefing, person, number)
    found, head = queries.with_head(briefing, line)
    queries.add_words(briefing, person, [line])
    mine = queries.mine(found, person)
    steps = services.offered(person, found, head) if person else set()
    decides = can(person, Action.DECIDE_ON_ENTRY, found)
    letter = letter or _letter(person, found, head)
    fresh = {kind: form_of(kind) for kind in FORMS if kind in steps}
    if EventKind.STATEMENT in fresh and mine:
        fresh[EventKind.STATEMENT].process(data={"text": mine.statement})
    if refused is not None and refused[0] in fresh:
        fresh[refused[0]] = refused[1]
    return render_template(
        "dissent/entry.html",
        briefing=briefing,
        line=line,
        mine=mine,
        steps=steps,
        forms={kind.value: form for kind, form in fresh.items()},
        refused=refused[1] if refused else letter,
        lost=_lost(refused) if refused and refused[0] not in fresh else "",
        change=queries.change_asked(line, version.title if version else ""),
        earlier=queries.earlier_answers(line),
        under=queries.grouped_under(briefing, person, found, request.args.get("after")),
        history=queries.history(briefing, person, found, request.args.get("before")),
        alike=_alike(line) if EventKind.GROUP in fresh else [],
        same=SAME,
        likes_all=request.args.get("like") == "all",
        may_join=found.state in STEPS[EventKind.JOIN] and not person,
        decides=decides,
        letter=letter,
    )


def _letter(person: Person | None, entry: Entry, head: Entry | None) -> forms.LetterForm | None:
    """For moderators, where somebody behind an answered entry can only write back."""
    is_answered = (head or entry).state in ANSWERED
    if not is_answered or not can(person, Action.ENTER_VERDICT, entry):
        return None
    writers = queries.without_account(entry)
    return forms.LetterForm.of(writers, is_sent=False) if writers else None


def _alike(line: queries.Line) -> list[Alike]:
    found = alike(line)
    if request.args.get("like") == "all":
        return [each for each in found if each.share >= SAME]
    return found[:MOST_ALIKE]


def _lost(refused: tuple[EventKind, Form]) -> str:
    """What was typed into a form that is no longer there."""
    text = getattr(refused[1], "text", None)
    return str(text.data or "") if text is not None else ""
