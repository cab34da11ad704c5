"""People, for administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.forms import ROLES, StandingForm
from app.accounts.guards import actor, may
from app.accounts.models import Person
from app.accounts.queries import account_by_person, anybody_by_handle, people, post_of, workplace_of
from app.accounts.services.people import change_standing
from app.core.db import transaction
from app.permissions import Action

bp = Blueprint("people", __name__, url_prefix="/admin/people")


@bp.get("")
@may(Action.ADMINISTER)
def list_people() -> ResponseReturnValue:
    sought = request.args.get("q", "").strip()
    page = people(sought=sought, after=request.args.get("after"))
    posts = post_of(account.person_id for account in page.rows)
    return render_template(
        "accounts/people.html", page=page, posts=posts, sought=sought, roles=ROLES
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
        change_standing(actor(), person, role=role, writes=writes, leads=leads)
    flash(_("%(name)s is saved.", name=person.name))
    return redirect(url_for(".person_page", handle=handle), 303)


def _page(person: Person, form: StandingForm) -> str:
    return render_template(
        "accounts/person.html",
        person=person,
        account=account_by_person(person.id),
        post=post_of([person.id]).get(person.id),
        form=form,
    )
