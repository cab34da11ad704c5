"""What a supervisor or load balancer asks: does it run, and can it serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.core import schema

bp = Blueprint("health", __name__, url_prefix="/health")

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/live")
def live() -> ResponseReturnValue:
    return "alive\n", 200, PLAIN


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    try:
        is_current = schema.is_current()
    except SQLAlchemyError:
        return "the database does not answer\n", 503, PLAIN
    if not is_current:
        return "the database waits for `moothall upgrade`\n", 503, PLAIN
    return "ready\n", 200, PLAIN
