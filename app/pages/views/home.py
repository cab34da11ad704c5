"""The front page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.pages.views.blueprint import bp


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("pages/home.html")
