"""What moderators look at and decide, ready to show."""

from app.moderation.queries.cases import last_decision
from app.moderation.queries.log import Entry, decided_since, entry, history, log, rulings
from app.moderation.queries.queue import (
    Counts,
    Item,
    Show,
    counts,
    item,
    queue,
    reports_counted,
    waiting_among,
    words,
)
from app.moderation.queries.standing import Reasoning, standing_suspension, why, why_closed
from app.moderation.queries.votes import (
    Standing,
    VotedOn,
    exclusion,
    exclusions_of,
    has_pattern,
    voted_on,
)

__all__ = [
    "Counts",
    "Entry",
    "Item",
    "Reasoning",
    "Show",
    "Standing",
    "VotedOn",
    "counts",
    "decided_since",
    "entry",
    "exclusion",
    "exclusions_of",
    "has_pattern",
    "history",
    "item",
    "last_decision",
    "log",
    "queue",
    "reports_counted",
    "rulings",
    "standing_suspension",
    "voted_on",
    "waiting_among",
    "why",
    "why_closed",
    "words",
]
