"""Pages of briefings: the desk, lists, versions, feeds and attachments."""

from app.briefings.views import desk, feeds, reading
from app.briefings.views.reading import moved

__all__ = ["BLUEPRINTS", "moved"]

BLUEPRINTS = (reading.bp, desk.bp, feeds.bp)
