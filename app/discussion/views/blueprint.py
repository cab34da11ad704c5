"""The blueprint that the views of this feature share, and the way back to where one was."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

bp = Blueprint("discussion", __name__)


def is_swap() -> bool:
    """Whether htmx asks for a part of a page."""
    return "HX-Request" in request.headers


def back(fallback: str, anchor: str) -> ResponseReturnValue:
    """To the page whose button was pressed, at the place where it stood."""
    came_from = urlsplit(request.referrer or "")
    path = came_from.path
    is_ours = came_from.netloc == request.host and path.startswith("/") and "//" not in path
    is_page = is_ours and path != request.path
    address = path + (f"?{came_from.query}" if came_from.query else "") if is_page else fallback
    return redirect(f"{address}#{anchor}", 303)
