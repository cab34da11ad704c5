"""Pages of briefings: the desk, lists, versions, feeds and attachments."""

from app.briefings.views import attachments, desk, feeds, particulars, publishing, reading
from app.briefings.views.reading import moved

__all__ = ["BLUEPRINTS", "attachments", "moved", "particulars", "publishing"]

BLUEPRINTS = (reading.bp, desk.bp, feeds.bp)
