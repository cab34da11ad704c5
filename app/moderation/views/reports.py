"""Telling moderators about a comment."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Conflict, Missing, TooMany
from app.discussion import queries as discussions
from app.discussion.models import CommentState
from app.moderation import queries, services
from app.moderation.forms import ReportForm
from app.moderation.queries import Item
from app.moderation.views.blueprint import bp
from app.permissions import Action, can, require


@bp.get("/c/<public_id>/report")
@signed_in
def report_form(public_id: str) -> ResponseReturnValue:
    item = _reported(public_id)
    require(actor(), Action.REPORT, item.comment)
    return _page(item, ReportForm())


@bp.post("/c/<public_id>/report")
@signed_in
def report(public_id: str) -> ResponseReturnValue:
    item = _reported(public_id)
    require(actor(), Action.REPORT, item.comment)
    form = ReportForm()
    if not form.validate_on_submit():
        return _page(item, form), 422
    said = form.entered()
    try:
        with transaction():
            is_new = services.report(
                actor(), item.comment, rule=said.rule, note=said.note, revision=said.revision
            )
    except (Conflict, TooMany) as error:
        refusal = web.said(error)
        return _page(_reported(public_id), form, refusal=refusal), error.status
    thanks = _("Thank you. A moderator will look at it.")
    flash(thanks if is_new else _("You have reported this already. A moderator will look at it."))
    return redirect(url_for("pages.comment", public_id=public_id), 303)


def _page(item: Item, form: ReportForm, refusal: str = "") -> str:
    by = discussions.node_of(item.comment, actor()).by
    return render_template("moderation/report.html", item=item, by=by, form=form, refusal=refusal)


def _reported(public_id: str) -> Item:
    """A comment that its reader may see. Raises Missing."""
    item = queries.item_for(actor(), public_id)
    is_seen = item.comment.state is CommentState.PUBLISHED
    if not is_seen and not can(actor(), Action.SEE_HELD, item.comment):
        raise Missing("There is no such page.")
    return item
