"""The register as pages show it."""

from app.dissent.queries.desk import (
    Awaiting,
    Context,
    Shelf,
    awaiting,
    context,
    on_shelves,
    these,
    to_answer,
)
from app.dissent.queries.register import by_number, closed_gates, entries
from app.dissent.queries.shown import responses_of, shown

__all__ = [
    "Awaiting",
    "Context",
    "Shelf",
    "awaiting",
    "by_number",
    "closed_gates",
    "context",
    "entries",
    "on_shelves",
    "responses_of",
    "shown",
    "these",
    "to_answer",
]
