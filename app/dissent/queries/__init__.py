"""The register as pages show it."""

from app.dissent.queries.register import by_number, closed_gates, entries

__all__ = ["by_number", "closed_gates", "entries"]
