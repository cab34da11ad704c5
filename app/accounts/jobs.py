"""What the worker does about accounts."""

from typing import Any

from app.accounts.services import entrance, registration
from app.core.db import transaction


def recover(payload: dict[str, Any]) -> None:
    with transaction():
        entrance.recover(payload["email"])


def register(payload: dict[str, Any]) -> None:
    with transaction():
        registration.register(payload["name"], payload["email"], payload["password_hash"])


HANDLERS = {"recover account": recover, "register account": register}
