"""Pages of the register."""

from app.dissent.views import responding
from app.dissent.views.blueprint import bp

__all__ = ["BLUEPRINTS", "responding"]

BLUEPRINTS = (bp,)
