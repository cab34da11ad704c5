"""Every act of moderation: its effect and its row in the log, in one transaction."""

from app.moderation.services.comments import (
    DECISION,
    MOST_REPORTS,
    PUBLISHED,
    WAITS,
    Seen,
    approve,
    dismiss,
    remove,
    report,
    restore,
    tell_moderators,
)
from app.moderation.services.discussions import carry_over, keep_apart, lock, unlock
from app.moderation.services.people import reinstate, suspend
from app.moderation.services.votes import count_votes, exclude_votes, note_pattern
from app.moderation.services.words import change_words

__all__ = [
    "DECISION",
    "MOST_REPORTS",
    "PUBLISHED",
    "WAITS",
    "Seen",
    "approve",
    "carry_over",
    "change_words",
    "count_votes",
    "dismiss",
    "exclude_votes",
    "keep_apart",
    "lock",
    "note_pattern",
    "reinstate",
    "remove",
    "report",
    "restore",
    "suspend",
    "tell_moderators",
    "unlock",
]
