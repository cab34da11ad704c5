"""What administrators look at, ready to show."""

from app.administration.queries.people import Wrote, person, wrote
from app.administration.queries.texts import Shown, rendered, shipped, shown, text, versions

__all__ = ["Shown", "Wrote", "person", "rendered", "shipped", "shown", "text", "versions", "wrote"]
