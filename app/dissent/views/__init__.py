"""Pages of the register."""

from app.dissent.views import entry, exports, feed, grouping, register, ruling, steps
from app.dissent.views.blueprint import bp

__all__ = ["BLUEPRINTS", "entry", "exports", "feed", "grouping", "register", "ruling", "steps"]

BLUEPRINTS = (bp,)
