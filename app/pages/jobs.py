"""What the worker does for pages that several features make."""

from typing import Any

from app.administration.queries import shown_in
from app.core.db import transaction
from app.core.freshness import SITE, briefing_key, touch


def person_changed(payload: dict[str, Any]) -> None:
    """Make anew every page that shows this person's name or post."""
    with transaction():
        touch(SITE, *map(briefing_key, shown_in(payload["person"])))


HANDLERS = {"person changed": person_changed}
