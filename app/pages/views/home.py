"""The front page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import Missing
from app.pages.views.blueprint import bp


@bp.get("/")
def home() -> ResponseReturnValue:
    """Raises Missing for a post of a WordPress site, which leads on where it was imported."""
    if not {"p", "page_id"}.isdisjoint(request.args):
        raise Missing("There is no such page.")
    return render_template("pages/home.html")
