"""Every act of moderation: its effect and its row in the log, in one transaction."""

from app.moderation.services.claims import claim, release
from app.moderation.services.comments import (
    Seen,
    approve,
    dismiss,
    not_spam,
    remove,
    restore,
    spam,
)
from app.moderation.services.discussions import carry_over, keep_apart, lock, unlock
from app.moderation.services.people import reinstate, suspend
from app.moderation.services.reports import MOST_REPORTS, report
from app.moderation.services.screening import change_words, switch
from app.moderation.services.telling import DECISION, PUBLISHED, REPORTED, WAITS, tell_moderators
from app.moderation.services.votes import count_votes, exclude_votes, note_pattern

__all__ = [
    "DECISION",
    "MOST_REPORTS",
    "PUBLISHED",
    "REPORTED",
    "WAITS",
    "Seen",
    "approve",
    "carry_over",
    "change_words",
    "claim",
    "count_votes",
    "dismiss",
    "exclude_votes",
    "keep_apart",
    "lock",
    "not_spam",
    "note_pattern",
    "reinstate",
    "release",
    "remove",
    "report",
    "restore",
    "spam",
    "suspend",
    "switch",
    "tell_moderators",
    "unlock",
]
