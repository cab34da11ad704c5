"""What the worker does about briefings."""

from datetime import datetime
from typing import Any

from app.briefings import services
from app.core.db import transaction


def publish(payload: dict[str, Any]) -> None:
    at = datetime.fromisoformat(payload["at"])
    with transaction():
        services.publish_scheduled(payload["briefing"], payload["actor"], at)


HANDLERS = {services.PUBLISH: publish}
