"""What everyone reads: lists and versions."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries
from app.core import freshness
from app.core.text import one_line

bp = Blueprint("briefings", __name__)


@bp.get("/briefings")
def index() -> ResponseReturnValue:
    wanted = queries.Filter(
        topic=_argument("topic"), words=_argument("q")[:200], state=_argument("state")
    )
    page = queries.in_list(viewer(), wanted, request.args.get("after"))
    return _cached(
        render_template(
            "briefings/index.html",
            page=page,
            wanted=wanted,
            topics=queries.topics_in_use(viewer()),
        ),
        freshness.SITE,
    )


def _argument(name: str) -> str:
    """Raises Unreadable."""
    return one_line(request.args.get(name, ""))


def _cached(page: str, key: str) -> Response:
    """A page that the cache may keep, for strangers, until the version of `key` is raised."""
    response = make_response(page)
    response.headers["X-Page-Key"] = key
    return response
