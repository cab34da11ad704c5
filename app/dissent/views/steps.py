"""What is done to an entry, each step at an address of its own. Nothing typed is lost."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, signed_in
from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Unreadable
from app.core.forms import Form
from app.dissent import services
from app.dissent.models import Entry, EventKind
from app.dissent.views.blueprint import bp
from app.dissent.views.entry import form_of, shown
from app.dissent.views.register import briefing_of
from app.web import said

MENDABLE = (Conflict, Forbidden, Unreadable)
Taking = Callable[[Person, Briefing, int, Form], Entry]


def taken(
    slug: str, number: int, kind: EventKind, take: Taking, done: str, anchor: str | None = None
) -> ResponseReturnValue:
    """Take one step by one service; refused, the page comes again with what was typed."""
    briefing = briefing_of(slug)
    form = form_of(kind, is_sent=True)
    if not form.validate_on_submit():
        return shown(briefing, number, (kind, form)), 422
    try:
        with transaction():
            take(actor(), briefing, number, form)
    except MENDABLE as refusal:
        form.form_errors.append(said(refusal))
        return shown(briefing_of(slug), number, (kind, form)), refusal.status
    flash(done)
    return redirect(url_for("dissent.entry", slug=slug, number=number, _anchor=anchor), 303)


@bp.post("/briefings/<slug>/register/<int:number>/join")
@signed_in
def join(slug: str, number: int) -> ResponseReturnValue:
    done = _("You stand behind this entry now, and have a word on its answer.")
    return taken(slug, number, EventKind.JOIN, lambda a, b, n, _f: services.join(a, b, n), done)


@bp.post("/briefings/<slug>/register/<int:number>/leave")
@signed_in
def leave(slug: str, number: int) -> ResponseReturnValue:
    done = _("You no longer stand behind this entry.")
    return taken(slug, number, EventKind.LEAVE, lambda a, b, n, _f: services.leave(a, b, n), done)


@bp.post("/briefings/<slug>/register/<int:number>/withdraw")
@signed_in
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    done = _("You have withdrawn it. Whoever joined it can adopt it for seven days.")
    return taken(
        slug, number, EventKind.WITHDRAW, lambda a, b, n, _f: services.withdraw(a, b, n), done
    )


@bp.post("/briefings/<slug>/register/<int:number>/adopt")
@signed_in
def adopt(slug: str, number: int) -> ResponseReturnValue:
    done = _("The entry is yours now, and awaits its answer.")
    return taken(slug, number, EventKind.ADOPT, lambda a, b, n, _f: services.adopt(a, b, n), done)


@bp.post("/briefings/<slug>/register/<int:number>/reply")
@signed_in
def reply(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.reply(who, briefing, n, text=form.entered())

    return taken(slug, number, EventKind.REPLY, take, _("The author has your reply."))


@bp.post("/briefings/<slug>/register/<int:number>/appeal")
@signed_in
def appeal(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.appeal(who, briefing, n, text=form.entered())

    done = _("Your appeal goes to somebody who did not make the ruling.")
    return taken(slug, number, EventKind.APPEAL, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/contest")
@signed_in
def contest(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.contest(who, briefing, n, text=form.entered())

    done = _("Your entry stands by itself again, and awaits an answer of its own.")
    return taken(slug, number, EventKind.CONTEST, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/point")
@signed_in
def point(slug: str, number: int) -> ResponseReturnValue:
    """Whether the restatement is the raiser's point."""

    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.confirm_restatement(who, briefing, n, is_the_point=form.entered())

    done = _("Noted. Now say whether the answer meets your point.")
    return taken(slug, number, EventKind.POINT, take, done, anchor="verdict")


@bp.post("/briefings/<slug>/register/<int:number>/verdict")
@signed_in
def verdict(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        satisfied, text = form.entered()
        return services.judge(who, briefing, n, satisfied=satisfied, text=text)

    done = _("Your verdict is in the register. You can change it until the question is concluded.")
    return taken(slug, number, EventKind.MEETS, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/statement")
@signed_in
def statement(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.state_dissent(who, briefing, n, text=form.entered())

    done = _("Noted. What you wrote is printed unedited beside the outcome.")
    return taken(slug, number, EventKind.STATEMENT, take, done)
