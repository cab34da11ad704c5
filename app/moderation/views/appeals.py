"""Appeals, as moderators see them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, may
from app.core.db import transaction
from app.core.errors import Conflict
from app.moderation import services
from app.moderation.forms import RulingForm
from app.moderation.queries import appeals as queries
from app.moderation.queries.appeals import Appeal
from app.moderation.views.blueprint import bp
from app.permissions import Action, require


@bp.get("/moderation/appeals")
@may(Action.MODERATE)
def appeals() -> ResponseReturnValue:
    are_open = request.args.get("show") != "decided"
    return render_template(
        "moderation/appeals.html",
        are_open=are_open,
        page=queries.appeals(are_open=are_open, after=request.args.get("after")),
    )


@bp.get("/moderation/appeals/<int:n>")
@may(Action.MODERATE)
def appealed(n: int) -> ResponseReturnValue:
    return _page(queries.appeal(n), RulingForm())


@bp.post("/moderation/appeals/<int:n>/rule")
@may(Action.MODERATE)
def rule_on_appeal(n: int) -> ResponseReturnValue:
    appeal = queries.appeal(n)
    require(actor(), Action.RULE_ON_APPEAL, appeal)
    form = RulingForm()
    if not form.validate_on_submit():
        return _page(appeal, form), 422
    said = form.entered()
    try:
        with transaction():
            services.rule_on_appeal(actor(), appeal, overturns=said.overturns, reasons=said.reasons)
    except Conflict as error:
        refusal = web.said(error)
        return _page(queries.appeal(n), form, refusal), error.status
    flash(_("%(name)s and your colleague read your reasons.", name=appeal.appellant.name))
    return redirect(url_for(".appealed", n=n), 303)


def _page(appeal: Appeal, form: RulingForm, refusal: str = "") -> str:
    return render_template("moderation/appeal.html", appeal=appeal, form=form, refusal=refusal)
