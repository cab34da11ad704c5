"""Organisations: found, named, merged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, may
from app.accounts.models import Organisation
from app.accounts.queries import ORGANISATION_TYPES
from app.administration import queries
from app.administration.forms import OrganisationForm
from app.administration.services import organisations as services
from app.core.db import transaction
from app.core.errors import Conflict, Missing
from app.core.text import one_line
from app.permissions import Action

bp = Blueprint("organisations", __name__, url_prefix="/admin/organisations")


@bp.get("")
@may(Action.ADMINISTER)
def index() -> ResponseReturnValue:
    sought = one_line(request.args.get("q", ""))
    return render_template(
        "administration/organisations.html",
        page=queries.organisations(sought=sought, after=request.args.get("after")),
        sought=sought,
        types=ORGANISATION_TYPES,
    )


@bp.get("/<int:n>")
@may(Action.ADMINISTER)
def page(n: int) -> ResponseReturnValue:
    found = queries.organisation(n)
    return _page(found, OrganisationForm(name=found.name, type=found.type.value))


@bp.post("/<int:n>")
@may(Action.ADMINISTER)
def change(n: int) -> ResponseReturnValue:
    found, form = queries.organisation(n), OrganisationForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    name, type_ = form.entered()
    try:
        with transaction():
            services.change(actor(), found, name=name, type_=type_)
    except Conflict as error:
        form.name.errors = [web.said(error)]
        return _page(queries.organisation(n), form), error.status
    flash(_("%(name)s is saved.", name=name))
    return redirect(url_for(".page", n=n), 303)


@bp.post("/<int:n>/merge")
@may(Action.ADMINISTER)
def merge(n: int) -> ResponseReturnValue:
    found, into = queries.organisation(n), queries.organisation(_number(request.form.get("into")))
    with transaction():
        services.merge(actor(), found, into)
    flash(_("%(name)s is another spelling of %(into)s now.", name=found.name, into=into.name))
    return redirect(url_for(".page", n=into.id), 303)


def _page(found: Organisation, form: OrganisationForm) -> str:
    """With a search for the one that it may be merged into."""
    sought = one_line(request.args.get("q", ""))
    others = queries.organisations(sought=sought).rows if sought else []
    return render_template(
        "administration/organisation.html",
        organisation=found,
        form=form,
        spellings=queries.spellings(found),
        sought=sought,
        others=[each for each in others if each.organisation.id != found.id],
    )


def _number(text: str | None) -> int:
    if not text or not text.isdecimal() or len(text) > 15:
        raise Missing("There is no such page.")
    return int(text)
