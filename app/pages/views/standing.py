"""Pages that say what this place is and how it treats people."""

from flask import Response, make_response, render_template

from app.administration import queries
from app.administration.forms import TEXTS
from app.core.freshness import SITE
from app.pages.views.blueprint import bp


@bp.get("/about")
def about() -> Response:
    return _kept(render_template("pages/about.html"))


@bp.get("/privacy")
def privacy() -> Response:
    return _text("privacy")


@bp.get("/terms")
def terms() -> Response:
    return _text("terms")


@bp.get("/accessibility")
def accessibility() -> Response:
    return _text("accessibility")


@bp.get("/retention")
def retention() -> Response:
    return _text("retention")


def _text(name: str) -> Response:
    shown = queries.shown(name)
    return _kept(render_template("pages/text.html", title=TEXTS[name].title, text=shown))


def _kept(page: str) -> Response:
    response = make_response(page)
    response.headers["X-Page-Key"] = SITE
    return response
