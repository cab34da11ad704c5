"""What was decided about somebody: the reasons, and how to appeal."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Conflict, Missing
from app.moderation import queries, services
from app.moderation.forms import AppealForm
from app.moderation.queries import appeals, statements
from app.moderation.queries.appeals import RULING_TIME
from app.moderation.queries.statements import Case
from app.moderation.views.blueprint import bp
from app.permissions import Action, can


@bp.get("/account/suspension")
@signed_in
def suspension() -> ResponseReturnValue:
    reason = queries.standing_suspension(actor())
    return render_template("moderation/suspension.html", reason=reason)


@bp.get("/account/decisions")
@signed_in
def decisions() -> ResponseReturnValue:
    after = request.args.get("after")
    page = queries.concerning(actor(), after)
    return render_template("moderation/decisions.html", page=page, after=after)


@bp.get("/account/decisions/<int:number>")
@signed_in
def statement(number: int) -> ResponseReturnValue:
    return _page(_concerning(number), AppealForm())


@bp.post("/account/decisions/<int:number>/appeal")
@signed_in
def appeal(number: int) -> ResponseReturnValue:
    case = _concerning(number)
    form = AppealForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        with transaction():
            lodged = services.appeal(actor(), case, text=form.entered())
    except Conflict as error:
        refusal = web.said(error)
        return _page(_concerning(number), form, refusal), error.status
    due = format_date(lodged.at + RULING_TIME, "d MMMM y")
    flash(_("We have your appeal. Another moderator answers it by %(day)s.", day=due))
    return redirect(url_for(".statement", number=number), 303)


@bp.post("/account/decisions/<int:number>/read")
@signed_in
def note_read(number: int) -> ResponseReturnValue:
    case = _concerning(number)
    with transaction():
        services.note_read(actor(), case)
    flash(_("Thank you. You can take part again."))
    return redirect(url_for(".statement", number=number), 303)


def _concerning(number: int) -> Case:
    """Raises Missing, also when it concerns others only."""
    case = statements.by_number(number)
    if not can(actor(), Action.ANSWER_DECISION, case):
        raise Missing("There is no such page.")
    return case


def _page(case: Case, form: AppealForm, refusal: str = "") -> str:
    return render_template(
        "moderation/statement.html",
        case=case,
        form=form,
        refusal=refusal,
        lodged=appeals.lodged(case.decision.id, actor()),
    )
