"""The register as pages show it."""

from app.dissent.queries.register import by_number, closed_gates, entries
from app.dissent.queries.responding import creditable, history, joinable, outline_of
from app.dissent.queries.shown import byline_of, responses_of, role, shown

__all__ = [
    "by_number",
    "byline_of",
    "closed_gates",
    "creditable",
    "entries",
    "history",
    "joinable",
    "outline_of",
    "responses_of",
    "role",
    "shown",
]
