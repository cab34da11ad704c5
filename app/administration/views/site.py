"""What the site is called, and its standing pages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, may
from app.administration import queries
from app.administration.forms import TEXTS, SiteForm, TextForm
from app.administration.services import site as services
from app.core import site as sites
from app.core.db import transaction
from app.core.errors import Conflict, Unreadable
from app.permissions import Action

bp = Blueprint("site", __name__, url_prefix="/admin/site")


@bp.get("")
@may(Action.ADMINISTER)
def settings() -> ResponseReturnValue:
    return _settings(SiteForm(obj=sites.current()))


@bp.post("")
@may(Action.ADMINISTER)
def change_settings() -> ResponseReturnValue:
    form = SiteForm()
    if not form.validate_on_submit():
        return _settings(form), 422
    with transaction():
        services.change_settings(actor(), form.entered())
    flash(_("Saved. Every page shows it from now on."))
    return redirect(url_for(".settings"), 303)


@bp.get("/<name>")
@may(Action.ADMINISTER)
def text(name: str) -> ResponseReturnValue:
    shown = queries.shown(name)
    return _text(name, TextForm(source=shown.source, seen=str(shown.n)))


@bp.post("/<name>")
@may(Action.ADMINISTER)
def write(name: str) -> ResponseReturnValue:
    """Save or, with the other buttons, preview or restore the shipped words."""
    shown, form, wanted = queries.shown(name), TextForm(), request.form.get("do")
    if not form.validate_on_submit():
        return _text(name, form), 422
    source, seen = form.entered()
    try:
        if wanted == "preview":
            return _text(name, form, preview=queries.rendered(source))
        with transaction():
            services.write(actor(), name, None if wanted == "restore" else source, seen=seen)
    except (Conflict, Unreadable) as error:
        form.source.errors = [web.said(error)]
        form.seen.data = str(shown.n)  # whoever has compared can save
        return _text(name, form), error.status
    flash(_("The text that ships is shown again.") if wanted == "restore" else _("Saved."))
    return redirect(url_for(".text", name=name), 303)


@bp.get("/<name>/<int:n>")
@may(Action.ADMINISTER)
def version(name: str, n: int) -> ResponseReturnValue:
    found = queries.text(name, n)
    return render_template(
        "administration/text-version.html",
        about=TEXTS[name],
        name=name,
        version=found,
        seen=queries.shown(name).n,
        html=found.html if found.source is not None else queries.rendered(queries.shipped(name)),
        source=found.source if found.source is not None else queries.shipped(name),
    )


def _settings(form: SiteForm) -> str:
    return render_template("administration/site.html", form=form, texts=TEXTS)


def _text(name: str, form: TextForm, preview: str | None = None) -> str:
    return render_template(
        "administration/text.html",
        about=TEXTS[name],
        name=name,
        form=form,
        shown=queries.shown(name),
        versions=queries.versions(name),
        preview=preview,
    )
