"""What administrators look at, ready to show."""

from app.administration.queries.organisations import (
    Named,
    organisation,
    organisations,
    spellings,
)
from app.administration.queries.people import Wrote, person, shown_in, wrote
from app.administration.queries.running import WORKER_SEEN, failed, health, kinds
from app.administration.queries.texts import Shown, rendered, shipped, shown, text, versions

__all__ = [
    "WORKER_SEEN",
    "Named",
    "Shown",
    "Wrote",
    "failed",
    "health",
    "kinds",
    "organisation",
    "organisations",
    "person",
    "rendered",
    "shipped",
    "shown",
    "shown_in",
    "spellings",
    "text",
    "versions",
    "wrote",
]
