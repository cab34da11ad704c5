"""Pages of briefings: the desk, lists, versions, feeds and attachments."""

from app.briefings.views import desk, reading

BLUEPRINTS = (reading.bp, desk.bp)
