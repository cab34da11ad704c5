"""Acts of a discussion: each loads, validates, calls one service and goes back to a page."""

from app.discussion.views import comments, stances, votes
from app.discussion.views.blueprint import bp

__all__ = ["bp", "comments", "stances", "votes"]
