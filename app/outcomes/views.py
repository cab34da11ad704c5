"""Concluding a briefing, and the page that says what was decided: "You said, we did"."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, signed_in, viewer
from app.analysis.opinion import Label
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.briefings.views.reading import cached
from app.core import freshness
from app.core.db import transaction
from app.core.errors import Missing
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.dissent import queries as register
from app.dissent.models import EntryState
from app.dissent.queries import About, States
from app.outcomes import queries, services
from app.outcomes.forms import ConcludeForm
from app.outcomes.models import Outcome
from app.outcomes.queries import Counted
from app.permissions import Action, can, require

bp = Blueprint("outcomes", __name__)


@bp.get("/briefings/<slug>/conclude")
@signed_in
def conclude(slug: str) -> ResponseReturnValue:
    briefing = _to_conclude(slug)
    kept = discussions.draft(actor().id, request.path, None)
    return _page(briefing, kept)


@bp.post("/briefings/<slug>/conclude")
@signed_in
def decide(slug: str) -> ResponseReturnValue:
    briefing = _to_conclude(slug)
    form = ConcludeForm.of(services.standing(briefing).to_decide, {})
    with transaction():
        discussion.keep_draft(actor().id, request.path, _typed())
    if request.form.get("do") == "keep":
        flash(_("Kept. Nothing has been published."))
        return redirect(request.path, 303)
    if not form.validate():
        return _page(_to_conclude(slug), {}), 422
    try:
        with transaction():
            services.conclude(actor(), briefing, form.entered(), note=str(form.note.data or ""))
            discussion.drop_draft(actor().id, request.path)
    except services.Unfinished as unfinished:
        return _page(_to_conclude(slug), {}, refused=unfinished), unfinished.status
    flash(_("Concluded. Everybody who responded is told."))
    return redirect(url_for(".outcome", slug=slug), 303)


@bp.get("/briefings/<slug>/outcome")
def outcome(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, viewer())
    found = queries.conclusions(briefing)
    if not found:
        raise Missing("Nothing has been decided about this briefing yet.")
    latest, *earlier = found
    about = register.about_each(briefing)
    shown = render_template(
        "outcomes/outcome.html",
        briefing=briefing,
        latest=latest,
        earlier=earlier,
        shown=[_shown(row, about.get(row.proposition_id)) for row in latest.outcomes],
        title_entries=about.get(None),
    )
    return cached(shown, freshness.briefing_key(briefing.id))


@dataclass(frozen=True)
class Shown:
    """An outcome with what was counted and the entries about it."""

    outcome: Outcome
    counted: Counted
    label: Label
    about: About


def _shown(row: Outcome, about: About | None) -> Shown:
    counted = Counted.of(row.counts)
    states = States({EntryState(state): many for state, many in counted.entries.items()})
    return Shown(
        row,
        counted,
        states.label(counted.tally),
        about or About(""),
    )


def _to_conclude(slug: str) -> Briefing:
    """Raises Missing, Forbidden."""
    briefing = briefings.by_slug(slug, actor())
    require(actor(), Action.CONCLUDE, briefing)
    return briefing


def _typed() -> dict[str, str]:
    return {
        name: value
        for name, value in request.form.items()
        if value and name not in ("csrf_token", "do")
    }


def _page(
    briefing: Briefing, kept: Mapping[str, str], *, refused: services.Unfinished | None = None
) -> str:
    is_allowed = can(actor(), Action.CONCLUDE_DISPUTED, briefing)
    is_author = briefing.is_author(actor().id)
    standing = services.standing(briefing)
    form = ConcludeForm.of(standing.to_decide, kept)
    if form.is_submitted():
        form.validate()
        form.entered()  # so that every field says what is missing
    return render_template(
        "outcomes/conclude.html",
        briefing=briefings.by_slug(briefing.slug, actor()),
        standing=standing,
        form=form,
        refused=refused,
        is_kept=bool(kept),
        is_author=is_author,
        is_allowed=is_allowed or not standing.is_disputed,
    )
