"""Composed pages: they show what several features hold."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries as briefings

bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("pages/home.html")


@bp.get("/briefings/<slug>")
def briefing(slug: str) -> ResponseReturnValue:
    return render_template("pages/briefing.html", briefing=briefings.by_slug(slug, viewer()))
