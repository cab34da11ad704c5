"""What administrators look at, ready to show."""

from app.administration.queries.people import Wrote, person, wrote
from app.administration.queries.running import WORKER_SEEN, failed, health, kinds
from app.administration.queries.texts import Shown, rendered, shipped, shown, text, versions

__all__ = [
    "WORKER_SEEN",
    "Shown",
    "Wrote",
    "failed",
    "health",
    "kinds",
    "person",
    "rendered",
    "shipped",
    "shown",
    "text",
    "versions",
    "wrote",
]
