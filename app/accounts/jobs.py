"""What the worker does about accounts."""

from typing import Any

from app.accounts.services import entrance
from app.core.db import transaction


def recover(payload: dict[str, Any]) -> None:
    with transaction():
        entrance.recover(payload["email"])


HANDLERS = {"recover account": recover}
