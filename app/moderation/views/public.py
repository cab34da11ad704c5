"""What everybody may see: the house rules and the log."""

from datetime import datetime

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import to_user_timezone, to_utc

from app.core import clock, freshness
from app.core.errors import Missing
from app.moderation import queries
from app.moderation.forms import RULES
from app.moderation.views.blueprint import bp


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    return _for_all(render_template("moderation/rules.html", rules=RULES))


@bp.get("/moderation/log")
def log() -> ResponseReturnValue:
    upto = request.args.get("upto")
    page = queries.log(None if upto is None else _number(upto))
    month = _month()
    return _for_all(
        render_template(
            "moderation/log.html",
            page=page,
            upto=upto,
            month=month,
            decided=queries.decided_since(month),
        )
    )


def _for_all(page: str) -> Response:
    response = make_response(page)
    response.headers["X-Page-Key"] = freshness.SITE
    return response


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Missing("There is no such page.")
    return int(text)


def _month() -> datetime:
    """The beginning of this month where the readers are."""
    here = to_user_timezone(clock.now())
    first = here.replace(tzinfo=None, day=1, hour=0, minute=0, second=0, microsecond=0)
    moment: datetime = to_utc(first)
    return moment.replace(tzinfo=clock.now().tzinfo)
