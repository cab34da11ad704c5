"""What the worker does about briefings."""

from datetime import datetime
from typing import Any

from app.briefings import services
from app.core.db import transaction


def publish(payload: dict[str, Any]) -> None:
    at = datetime.fromisoformat(payload["at"])
    with transaction():
        services.publish_scheduled(payload["briefing"], payload["actor"], at)


def announce(payload: dict[str, Any]) -> None:
    """In turns, since each holds the lock of writers."""
    after: int | None = 0
    while after is not None:
        with transaction():
            after = services.announce(payload["briefing"], after)


HANDLERS = {services.PUBLISH: publish, services.PUBLISHED: announce}
