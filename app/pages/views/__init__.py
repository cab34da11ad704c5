"""Composed pages: they show what several features hold."""

from app.pages.views import article, comment, home
from app.pages.views.blueprint import bp

__all__ = ["article", "bp", "comment", "home"]
