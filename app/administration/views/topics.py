"""Topics: named, ordered, retired, merged."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import web
from app.accounts.guards import actor, may
from app.administration.services import topics as services
from app.briefings import queries
from app.briefings.forms import TopicForm
from app.core.db import transaction
from app.core.errors import Conflict
from app.permissions import Action

bp = Blueprint("topics", __name__, url_prefix="/admin/topics")

STEPS = {"earlier": -1, "later": 1}


@bp.get("")
@may(Action.ADMINISTER)
def index() -> ResponseReturnValue:
    return _page(TopicForm())


@bp.post("")
@may(Action.ADMINISTER)
def add() -> ResponseReturnValue:
    form = TopicForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            services.add(actor(), form.entered())
    except Conflict as error:
        form.name.errors = [web.said(error)]
        return _page(form), error.status
    return redirect(url_for(".index"), 303)


@bp.post("/<slug>")
@may(Action.ADMINISTER)
def change(slug: str) -> ResponseReturnValue:
    """Rename or, with the other buttons, what they say."""
    act, form = request.form.get("do", ""), TopicForm()
    if act in STEPS:
        with transaction():
            services.move(actor(), slug, by=STEPS[act])
    elif act in services.SIMPLE:
        with transaction():
            services.change(actor(), slug, act)
    elif act == "merge":
        with transaction():
            services.merge(actor(), slug, request.form.get("into", ""))
    elif form.validate_on_submit():
        with transaction():
            services.rename(actor(), slug, form.entered())
    else:
        return _page(form), 422
    return redirect(url_for(".index"), 303)


def _page(form: TopicForm) -> str:
    return render_template("administration/topics.html", form=form, topics=queries.topics())
