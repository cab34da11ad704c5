"""Pages of the register."""

from app.dissent.views import (
    answering,
    colleagues,
    desk,
    entering,
    entry,
    exports,
    feed,
    grouping,
    register,
    responding,
    steps,
    visiting,
    visiting_comments,
)
from app.dissent.views.blueprint import bp

__all__ = [
    "BLUEPRINTS",
    "OF_STRANGERS",
    "answering",
    "colleagues",
    "entering",
    "entry",
    "exports",
    "feed",
    "grouping",
    "register",
    "responding",
    "steps",
    "visiting",
    "visiting_comments",
]

OF_STRANGERS = (visiting.visit, visiting_comments.visit_comment)
"""Take no cookie into account, so no token either."""
BLUEPRINTS = (bp, desk.bp)
