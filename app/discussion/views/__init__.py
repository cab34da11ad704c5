"""Acts of a discussion: each loads, validates, calls one service and goes back to a page."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from app.accounts.guards import viewer
from app.core.errors import MoothallError
from app.discussion.views import changes, comments, saved, stances, votes, words
from app.discussion.views.blueprint import bp
from app.web import show_expired

__all__ = ["bp", "changes", "comments", "saved", "stances", "votes", "words"]

_SHOW_AGAIN: dict[str, Callable[..., ResponseReturnValue]] = {
    "discussion.post": comments.show_expired,
    "discussion.change": changes.show_expired,
}


@bp.errorhandler(CSRFError)
def keep_words(error: CSRFError) -> ResponseReturnValue:
    """A form with words in it comes again with them, whatever became of the session."""
    show = _SHOW_AGAIN.get(request.endpoint or "")
    if show is None:
        return show_expired(error)
    if viewer() is None:
        return render_template("discussion/signed-out.html", typed=comments.typed()), 400
    try:
        return show(**(request.view_args or {}))
    except MoothallError:  # nor is the page there any more
        return show_expired(error)
