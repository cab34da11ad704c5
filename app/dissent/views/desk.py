"""What authors owe: the list over all their briefings, and what a new version did."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.guards import actor, signed_in, viewer
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.dissent import queries, services
from app.dissent.forms.answering import ResolveForm
from app.dissent.queries import Shelf
from app.permissions import Action, require

bp = Blueprint("answers", __name__)

MOST_RESOLVED = 100


@bp.get("/desk/answers")
@signed_in
def waiting() -> ResponseReturnValue:
    shelf = shelf_asked()
    page = queries.awaiting(actor(), shelf, after=request.args.get("after"))
    return render_template(
        "desk/answers.html", page=page, shelf=shelf, counts=queries.on_shelves(actor())
    )


@bp.get("/desk/briefings/<slug>/resolved")
@signed_in
def resolved(slug: str) -> ResponseReturnValue:
    briefing = own(slug)
    return _resolved_page(briefing, _resolve_form(briefing))


@bp.post("/desk/briefings/<slug>/resolved")
@signed_in
def resolve(slug: str) -> ResponseReturnValue:
    briefing = own(slug)
    form = _resolve_form(briefing)
    if not form.validate_on_submit():
        return _resolved_page(briefing, form), 422
    numbers, n = form.entered()
    version = briefings.version(briefing, n)
    with transaction():
        done = services.resolve(actor(), briefing, numbers, version)
    labels = ", ".join(entry.label for entry in done)
    flash(_("Noted: version %(n)d does what was asked in %(labels)s.", n=n, labels=labels))
    return redirect(url_for(".write", slug=slug), 303)


def own(slug: str) -> Briefing:
    """Raises Missing, Forbidden."""
    briefing = briefings.by_slug(slug, actor())
    require(actor(), Action.EDIT_BRIEFING, briefing)
    return briefing


def shelf_asked() -> Shelf:
    asked = request.args.get("show")
    return Shelf(asked) if asked in set(Shelf) else Shelf.ANSWER


@bp.app_template_global()
def entries_to_answer() -> int:
    """How many wait for whoever is reading, on all their briefings; asked once for a page."""
    if "entries_to_answer" not in g:
        person = viewer()
        g.entries_to_answer = queries.to_answer(person) if person else 0
    return int(g.entries_to_answer)


@bp.app_template_global()
def entries_promised(briefing: Briefing) -> int:
    """How many were accepted without a version that does them; for its authors."""
    person = viewer()
    if person is None or not briefing.is_author(person.id) or not briefing.entries:
        return 0
    return queries.on_shelves(person, briefing)[Shelf.PROMISED]


bp.add_app_template_global(queries.changed_because)


def _resolve_form(briefing: Briefing) -> ResolveForm:
    promised = queries.awaiting(actor(), Shelf.PROMISED, briefing=briefing, limit=MOST_RESOLVED)
    return ResolveForm.of(promised.rows, briefings.versions(briefing).rows)


def _resolved_page(briefing: Briefing, form: ResolveForm) -> str:
    return render_template("desk/resolved.html", briefing=briefing, form=form)


@bp.app_template_global()
def people_behind(people: int) -> str:
    return str(ngettext("%(num)d person", "%(num)d people", people))
