"""People: found, appointed, merged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.forms import ROLES, StandingForm
from app.accounts.guards import actor, may
from app.accounts.models import Person
from app.accounts.queries import (
    account_by_person,
    anybody_by_handle,
    people,
    post_of,
    workplace_of,
)
from app.accounts.services import merging
from app.administration import queries
from app.administration.forms import STATES
from app.administration.services import people as services
from app.core.db import transaction
from app.core.text import one_line
from app.permissions import Action

bp = Blueprint("people", __name__, url_prefix="/admin/people")


@bp.get("")
@may(Action.ADMINISTER)
def list_people() -> ResponseReturnValue:
    sought = one_line(request.args.get("q", ""))
    page = people(sought=sought, after=request.args.get("after"))
    posts = post_of(found.person.id for found in page.rows)
    return render_template(
        "administration/people.html",
        page=page,
        posts=posts,
        sought=sought,
        roles=ROLES,
        states=STATES,
    )


@bp.get("/<handle>")
@may(Action.ADMINISTER)
def person_page(handle: str) -> ResponseReturnValue:
    person = anybody_by_handle(handle)
    post = workplace_of(person.id)
    leads = post is not None and post.confirmed_by_id is not None
    form = StandingForm(role=person.role.value, writes=person.writes, leads=leads)
    return _page(person, form)


@bp.post("/<handle>")
@may(Action.ADMINISTER)
def change_person(handle: str) -> ResponseReturnValue:
    person = anybody_by_handle(handle)
    form = StandingForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    role, writes, leads = form.entered()
    with transaction():
        services.change_standing(actor(), person, role=role, writes=writes, leads=leads)
    flash(_("%(name)s is saved.", name=person.name))
    return redirect(url_for(".person_page", handle=handle), 303)


@bp.get("/<handle>/merge")
@may(Action.ADMINISTER)
def merging_page(handle: str) -> ResponseReturnValue:
    """Find the other one; with `into`, what will happen."""
    person = anybody_by_handle(handle)
    other = request.args.get("into")
    if other is None:
        return _others(person, one_line(request.args.get("q", "")))
    into = anybody_by_handle(other)
    refused = merging.refusal(person, into)
    return render_template(
        "administration/merge.html",
        person=person,
        into=into,
        refused=web.said(refused) if refused else None,
        wrote=queries.wrote(person),
        twice=services.done_twice(person, into),
        account=account_by_person(person.id),
        post=workplace_of(person.id),
    )


@bp.post("/<handle>/merge")
@may(Action.ADMINISTER)
def merge(handle: str) -> ResponseReturnValue:
    person = anybody_by_handle(handle)
    into = anybody_by_handle(request.form.get("into", ""))
    with transaction():
        services.merge(actor(), person, into)
    flash(
        _("What %(name)s wrote is now shown under %(into)s.", name=person.handle, into=into.handle)
    )
    return redirect(url_for(".person_page", handle=into.handle), 303)


def _others(person: Person, sought: str) -> str:
    found = [row for row in people(sought=sought or person.name).rows if row.person.id != person.id]
    refusals = [merging.refusal(person, each.person) for each in found]
    others = [each for each, refused in zip(found, refusals, strict=True) if refused is None]
    posts = post_of(each.person.id for each in others)
    return render_template(
        "administration/others.html",
        person=person,
        sought=sought or person.name,
        others=others,
        refused=next((web.said(refused) for refused in refusals if refused), None),
        posts=posts,
    )


def _page(person: Person, form: StandingForm) -> str:
    return render_template(
        "administration/person.html",
        person=person,
        account=account_by_person(person.id),
        post=post_of([person.id]).get(person.id),
        form=form,
        wrote=queries.wrote(person),
        states=STATES,
        survivor=queries.person(person.merged_into) if person.merged_into else None,
    )
