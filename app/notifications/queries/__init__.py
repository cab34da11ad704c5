"""What stands in inboxes, what letters say, and how people want them."""

from app.notifications.queries.choices import MOST_REFUSALS, choices, refusing, settings
from app.notifications.queries.letters import DueDigest, DueLetter, due, due_digest
from app.notifications.queries.lines import (
    A_PAGE,
    DESCRIBERS,
    HABITS,
    MOST_COUNTED,
    TITLES,
    Line,
    Told,
    inbox,
    told,
    unread,
)

__all__ = [
    "A_PAGE",
    "DESCRIBERS",
    "HABITS",
    "MOST_COUNTED",
    "MOST_REFUSALS",
    "TITLES",
    "DueDigest",
    "DueLetter",
    "Line",
    "Told",
    "choices",
    "due",
    "due_digest",
    "inbox",
    "refusing",
    "settings",
    "told",
    "unread",
]
