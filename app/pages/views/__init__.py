"""Composed pages: they show what several features hold."""

from app.pages.views import (
    briefing,
    comment,
    feed,
    following,
    home,
    person,
    proposition,
    results,
    standing,
)
from app.pages.views.blueprint import bp

__all__ = [
    "bp",
    "briefing",
    "comment",
    "feed",
    "following",
    "home",
    "person",
    "proposition",
    "results",
    "standing",
]
