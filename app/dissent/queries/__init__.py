"""The register as pages show it."""

from app.dissent.queries.register import by_number, closed_gates, entries
from app.dissent.queries.shown import responses_of, shown

__all__ = ["by_number", "closed_gates", "entries", "responses_of", "shown"]
