"""Where authors write and publish."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, may, signed_in
from app.briefings import queries, services
from app.briefings.forms import ManuscriptForm, StartForm
from app.briefings.models import BriefingState, Drafted
from app.briefings.queries import Desk
from app.core.db import transaction
from app.core.errors import Unreadable
from app.permissions import Action
from app.web import said

bp = Blueprint("desk", __name__)

SHELVES = {
    "drafts": [BriefingState.DRAFT],
    "scheduled": [BriefingState.SCHEDULED],
    "published": [BriefingState.PUBLISHED],
    "archived": [BriefingState.ARCHIVED],
}


@bp.get("/desk")
@signed_in
def shelf() -> ResponseReturnValue:
    state = request.args.get("state", "")
    page = queries.desk(actor(), SHELVES.get(state, list(BriefingState)), request.args.get("after"))
    return render_template("desk/shelf.html", page=page, state=state)


@bp.get("/desk/briefings/new")
@may(Action.WRITE_BRIEFINGS)
def new() -> ResponseReturnValue:
    return render_template("desk/new.html", form=StartForm())


@bp.post("/desk/briefings/new")
@may(Action.WRITE_BRIEFINGS)
def start() -> ResponseReturnValue:
    form = StartForm()
    if not form.validate_on_submit():
        return render_template("desk/new.html", form=form), 422
    with transaction():
        briefing = services.start(actor(), form.entered())
    return redirect(url_for(".write", slug=briefing.slug), 303)


@bp.get("/desk/briefings/<slug>")
@signed_in
def write(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    return _write_page(desk, _form(desk))


@bp.post("/desk/briefings/<slug>")
@signed_in
def save(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    form = _form(desk)
    if not form.validate_on_submit():
        return _write_page(desk, form), 422
    deed, _space, key = request.form.get("do", "").partition(" ")
    try:
        written = services.rearranged(form.entered(), deed, key, _left_out(desk, form))
        with transaction():
            services.save(actor(), desk.briefing, written, saves=form.saves.data)
    except Unreadable as refusal:
        form.form_errors.append(said(refusal))
        return _write_page(desk, form), 422
    except services.Outdated:
        desk = queries.for_desk(slug, actor())
        form.rebase(desk.manuscript.saves)
        return _write_page(desk, form, theirs=desk.manuscript), 409
    if deed in ("preview", "publish"):
        return redirect(url_for(f".{deed}", slug=slug), 303)
    flash(_("Saved."))
    return redirect(
        url_for(".write", slug=slug, _anchor=f"proposition-{key}" if key else None), 303
    )


def _form(desk: Desk) -> ManuscriptForm:
    return ManuscriptForm(desk.manuscript, queries.last_places(desk.briefing))


def _write_page(desk: Desk, form: ManuscriptForm, **more: object) -> str:
    form.make_ready()
    return render_template(
        "desk/write.html", desk=desk, form=form, left_out=_left_out(desk, form), **more
    )


def _left_out(desk: Desk, form: ManuscriptForm) -> list[Drafted]:
    return services.left_out(form.keys(), desk.briefing.current_version)
