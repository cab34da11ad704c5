"""Taking a stance, asking for tallies, and marking a discussion as read."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, signed_in
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.errors import Missing
from app.discussion import queries, services
from app.discussion.forms import ReadForm, StanceForm
from app.discussion.views.blueprint import back, bp, is_swap


@bp.post("/briefings/<slug>/stances")
@signed_in
def take_stance(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    entered = StanceForm().entered()
    key, wording_id = entered.key, entered.wording_id
    with transaction():
        if entered.is_undone:
            services.undo(actor(), briefing, key=key, wording_id=wording_id)
        else:
            services.take(actor(), briefing, key=key, wording_id=wording_id, value=entered.value)
    return _standing(briefing, key)


@bp.post("/briefings/<slug>/rewordings/<int:n>/dispute")
@signed_in
def dispute(slug: str, n: int) -> ResponseReturnValue:
    """The words do not mean what they meant when they were answered."""
    briefing = briefings.by_slug(slug, actor())
    rewording = briefings.rewording(n, actor())
    if rewording.briefing_id != briefing.id:
        raise Missing("There is no such page.")
    with transaction():
        services.dispute(actor(), rewording)
    flash(_("Every answer stays with the words it was taken on. Everybody is asked again."))
    return redirect(url_for("pages.briefing", slug=slug, _anchor="propositions"), 303)


@bp.post("/briefings/<slug>/show-tallies")
@signed_in
def show_tallies(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    with transaction():
        services.show_tallies(actor(), briefing)
    return _standing(briefing, request.form.get("proposition", ""))


@bp.post("/briefings/<slug>/read")
@signed_in
def mark_read(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    with transaction():
        services.mark_read(actor(), briefing, upto=ReadForm().entered())
    return redirect(url_for("pages.briefing", slug=slug, _anchor="discussion"), 303)


def _standing(briefing: Briefing, key: str) -> ResponseReturnValue:
    """Back to the proposition; or what stands below its words now."""
    numbered = briefing.current_version.propositions if briefing.current_version else []
    row = next((row for row in numbered if row.proposition.key == key), None)
    if row is None or not is_swap():
        anchor = f"p{row.number}" if row else "propositions"
        return back(url_for("pages.briefing", slug=briefing.slug), anchor)
    return render_template(
        "discussion/standing.html",
        briefing=briefing,
        numbered=numbered,
        row=row,
        stand=queries.stand_of(actor(), numbered),
    )
