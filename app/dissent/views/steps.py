"""What is done to an entry, each step at an address of its own. Nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Unreadable
from app.dissent import services
from app.dissent.models import Entry, EventKind
from app.dissent.views.blueprint import bp
from app.dissent.views.entry import form_of, shown
from app.dissent.views.register import briefing_of
from app.web import said

MENDABLE = (Conflict, Forbidden, Unreadable)


@dataclass(frozen=True)
class Step:
    kind: EventKind
    """Its form is that of this kind of event."""
    take: Callable[..., Entry]
    """The service: actor, briefing, number, and what the form has."""
    done: LazyString
    name: str = ""
    """Of the endpoint, and in the address; by default that of the service."""
    anchor: str | None = None
    """Where on the page it goes on."""

    @property
    def endpoint(self) -> str:
        return self.name or self.take.__name__


_OWN = (
    Step(
        EventKind.JOIN,
        services.join,
        _l("You stand behind this entry now, and have a word on its answer."),
    ),
    Step(EventKind.LEAVE, services.leave, _l("You no longer stand behind this entry.")),
    Step(
        EventKind.WITHDRAW,
        services.withdraw,
        _l("You have withdrawn it. Whoever joined it can adopt it for seven days."),
    ),
    Step(EventKind.ADOPT, services.adopt, _l("The entry is yours now, and awaits its answer.")),
    Step(EventKind.REPLY, services.reply, _l("The author has your reply.")),
    Step(
        EventKind.APPEAL,
        services.appeal,
        _l("Your appeal goes to somebody who did not make the ruling."),
    ),
    Step(
        EventKind.CONTEST,
        services.contest,
        _l("Your entry stands by itself again, and awaits an answer of its own."),
    ),
)
_OF_THE_ANSWER = (
    Step(
        EventKind.POINT,
        services.confirm_restatement,
        _l("Noted. Now say whether the answer meets your point."),
        name="point",
        anchor="verdict",
    ),
    Step(
        EventKind.MEETS,
        services.judge,
        _l("Your verdict is in the register. You can change it until the question is concluded."),
        name="verdict",
    ),
    Step(
        EventKind.STATEMENT,
        services.state_dissent,
        _l("Noted. What you wrote is printed unedited beside the outcome."),
        name="statement",
    ),
)
_OF_MODERATORS = (
    Step(
        EventKind.OPEN,
        services.open_now,
        _l("It is open: the 28 days of the author begin now."),
        name="open",
    ),
    Step(
        EventKind.RULE_OUT,
        services.rule_out,
        _l("It is out of scope. Whoever raised it can appeal once, for seven days."),
    ),
    Step(
        EventKind.ADMIT,
        services.decide_appeal,
        _l("The appeal is decided."),
        name="decide",
    ),
    Step(EventKind.REOPEN, services.reopen, _l("It is open again, and awaits a new answer.")),
    Step(
        EventKind.SEND_BACK,
        services.send_back,
        _l("The author has it back, and answers again."),
    ),
    Step(
        EventKind.NOTE,
        services.note,
        _l("Your note stands beside the entry and in the minority report."),
    ),
)


def _view(step: Step) -> Callable[[str, int], ResponseReturnValue]:
    """Takes one step by one service; refused, the page comes again with what was typed."""

    @signed_in
    def taken(slug: str, number: int) -> ResponseReturnValue:
        briefing = briefing_of(slug)
        form = form_of(step.kind, is_sent=True)
        if not form.validate_on_submit():
            return shown(briefing, number, (step.kind, form)), 422
        try:
            with transaction():
                step.take(actor(), briefing, number, **form.entered())
        except MENDABLE as refusal:
            form.form_errors.append(said(refusal))
            return shown(briefing_of(slug), number, (step.kind, form)), refusal.status
        flash(str(step.done))
        return redirect(
            url_for("dissent.entry", slug=slug, number=number, _anchor=step.anchor), 303
        )

    return taken


for _step in (*_OWN, *_OF_THE_ANSWER, *_OF_MODERATORS):
    bp.add_url_rule(
        f"/briefings/<slug>/register/<int:number>/{_step.endpoint.replace('_', '-')}",
        _step.endpoint,
        _view(_step),
        methods=["POST"],
    )
