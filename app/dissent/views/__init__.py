"""Pages of the register."""

from app.dissent.views import answering, desk

__all__ = ["BLUEPRINTS", "answering"]

BLUEPRINTS = (desk.bp,)
