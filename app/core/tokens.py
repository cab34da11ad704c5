"""Values that leave in a link and come back unchanged: signed with the secret key."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.core.errors import Missing


def signed(purpose: str, *values: str | int) -> str:
    return str(_signer(purpose).dumps(values))


def opened(purpose: str, token: str) -> list[Any]:
    """Raises Missing when it was not signed here for this purpose."""
    try:
        return list(_signer(purpose).loads(token))
    except BadSignature as error:
        raise Missing("There is no such page.") from error


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].secret_key, salt=purpose)
