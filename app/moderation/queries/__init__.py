"""What moderators look at and decide, ready to show."""

from app.moderation.queries.cases import last_decision, reporters, trusted_among, was_ruled_on
from app.moderation.queries.items import Item, item, item_for, waiting_among
from app.moderation.queries.log import (
    Entry,
    about_reported,
    decided_since,
    entry,
    history,
    log,
    rulings,
)
from app.moderation.queries.notes import notes_on
from app.moderation.queries.queue import (
    Counts,
    Show,
    Waiting,
    Wanted,
    counts,
    queue,
    reports_counted,
    waiting_under,
    words,
)
from app.moderation.queries.standing import (
    Reasoning,
    has_others,
    standing_suspension,
    why,
    why_closed,
    why_read_first,
    why_slow,
)
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
    "Waiting",
    "Wanted",
    "about_reported",
    "counts",
    "decided_since",
    "entry",
    "exclusion",
    "exclusions_of",
    "has_others",
    "has_pattern",
    "history",
    "item",
    "item_for",
    "last_decision",
    "log",
    "notes_on",
    "queue",
    "reporters",
    "reports_counted",
    "rulings",
    "standing_suspension",
    "trusted_among",
    "voted_on",
    "waiting_among",
    "waiting_under",
    "was_ruled_on",
    "why",
    "why_closed",
    "why_read_first",
    "why_slow",
    "words",
]
