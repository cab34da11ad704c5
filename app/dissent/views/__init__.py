"""Pages of the register."""

from app.dissent.views import (
    answering,
    desk,
    entry,
    exports,
    feed,
    grouping,
    register,
    responding,
    ruling,
    steps,
    visiting,
)
from app.dissent.views.blueprint import bp

__all__ = [
    "BLUEPRINTS",
    "answering",
    "entry",
    "exports",
    "feed",
    "grouping",
    "register",
    "responding",
    "ruling",
    "steps",
    "visiting",
]

BLUEPRINTS = (bp, desk.bp)
