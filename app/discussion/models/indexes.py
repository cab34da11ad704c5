"""Conditions of partial indexes, said once for both engines."""

from typing import Any

from sqlalchemy import literal_column


def where(condition: str) -> dict[str, Any]:
    """Of a partial index. Statements say it in the same words, or leave the index unused."""
    return {f"{name}_where": literal_column(condition) for name in ("sqlite", "postgresql")}
