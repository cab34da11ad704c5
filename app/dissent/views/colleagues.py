"""What somebody sent for an organisation, shown to whoever leads it, who confirms it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import web
from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Conflict
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.dissent import queries
from app.dissent.forms.confirming import ConfirmForm
from app.dissent.views.blueprint import bp
from app.dissent.views.register import briefing_of
from app.permissions import Action, require


@bp.get("/briefings/<slug>/colleagues/<int:n>")
@signed_in
def colleague(slug: str, n: int) -> ResponseReturnValue:
    return _page(slug, n)


@bp.post("/briefings/<slug>/colleagues/<int:n>")
@signed_in
def confirm(slug: str, n: int) -> ResponseReturnValue:
    seen = ConfirmForm().entered()
    try:
        with transaction():
            discussion.confirm_response(actor(), briefing_of(slug), n, seen=seen)
    except Conflict as refusal:
        return _page(slug, n, web.said(refusal)), refusal.status
    flash(gettext("Confirmed: it is the answer of your organisation."))
    return redirect(url_for(".colleague", slug=slug, n=n), 303)


def _page(slug: str, n: int, refusal: str = "") -> str:
    briefing = briefing_of(slug)
    found = discussions.to_confirm(actor(), briefing, n)
    require(actor(), Action.CONFIRM_RESPONSE, found.post)
    return render_template(
        "dissent/colleague.html",
        briefing=briefing,
        found=found,
        organisation=found.post.organisation.name,
        outline=queries.outline_of(found.sender, briefing),
        refusal=refusal,
    )
