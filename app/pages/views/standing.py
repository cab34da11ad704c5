"""Pages that say what this place is and how it treats people."""

from flask import Response, make_response, render_template

from app.core.freshness import SITE
from app.pages.views.blueprint import bp


@bp.get("/about")
def about() -> Response:
    return _standing("about")


@bp.get("/privacy")
def privacy() -> Response:
    return _standing("privacy")


@bp.get("/accessibility")
def accessibility() -> Response:
    return _standing("accessibility")


def _standing(name: str) -> Response:
    response = make_response(render_template(f"pages/{name}.html"))
    response.headers["X-Page-Key"] = SITE
    return response
