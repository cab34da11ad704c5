"""Taking a stance, asking for tallies, and marking a discussion as read."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import actor, signed_in
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.discussion import services
from app.discussion.forms import StanceForm
from app.discussion.views.blueprint import bp


@bp.post("/briefings/<slug>/stances")
@signed_in
def take_stance(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    stood = StanceForm().entered()
    with transaction():
        if stood.is_undone:
            services.undo(actor(), briefing, key=stood.key, wording_id=stood.wording_id)
        else:
            services.take(
                actor(), briefing, key=stood.key, wording_id=stood.wording_id, value=stood.value
            )
    return redirect(url_for("pages.briefing", slug=slug, _anchor=_anchor(briefing, stood.key)), 303)


@bp.post("/briefings/<slug>/show-tallies")
@signed_in
def show_tallies(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    with transaction():
        services.show_tallies(actor(), briefing)
    return redirect(url_for("pages.briefing", slug=slug, _anchor="propositions"), 303)


@bp.post("/briefings/<slug>/read")
@signed_in
def mark_read(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    with transaction():
        services.mark_read(actor(), briefing)
    return redirect(url_for("pages.briefing", slug=slug, _anchor="discussion"), 303)


def _anchor(briefing: Briefing, key: str) -> str:
    version = briefing.current_version
    return f"p{version.numbered(key).number}" if version else ""
