"""What stands in inboxes, what letters say, and how people want them."""

from app.notifications.queries.choices import MOST_REFUSALS, choices, habit, refusing, settings
from app.notifications.queries.letters import DueDigest, DueLetter, due, due_digest
from app.notifications.queries.lines import (
    A_PAGE,
    DESCRIBERS,
    EVEN_SUSPENDED,
    HABITS,
    MOST_COUNTED,
    NEEDS,
    TITLES,
    Describe,
    Line,
    Told,
    inbox,
    told,
    unread,
)
from app.notifications.queries.marks import (
    Tie,
    followers,
    follows_of,
    is_followed,
    muted_by,
    tie,
)

__all__ = [
    "A_PAGE",
    "DESCRIBERS",
    "EVEN_SUSPENDED",
    "HABITS",
    "MOST_COUNTED",
    "MOST_REFUSALS",
    "NEEDS",
    "TITLES",
    "Describe",
    "DueDigest",
    "DueLetter",
    "Line",
    "Tie",
    "Told",
    "choices",
    "due",
    "due_digest",
    "followers",
    "follows_of",
    "habit",
    "inbox",
    "is_followed",
    "muted_by",
    "refusing",
    "settings",
    "tie",
    "told",
    "unread",
]
