"""Every act of moderation: its effect and its row in the log, in one transaction."""

from app.discussion.services.steps import WAITS
from app.moderation.services.amending import move, redact
from app.moderation.services.appeals import APPEAL, appeal, rule_on_appeal
from app.moderation.services.claims import claim, release
from app.moderation.services.comments import (
    Seen,
    approve,
    dismiss,
    not_spam,
    parties_of,
    remove,
    restore,
    spam,
)
from app.moderation.services.discussions import (
    carry_over,
    full_speed,
    keep_apart,
    lock,
    pause,
    slow_down,
    unlock,
)
from app.moderation.services.notes import note_briefing, note_comment, note_person
from app.moderation.services.people import (
    SANCTION,
    note_read,
    read_first,
    reinstate,
    suspend,
    trust,
    warn,
)
from app.moderation.services.reports import MOST_REPORTS, report
from app.moderation.services.screening import change_words, switch
from app.moderation.services.telling import DECISION, PUBLISHED, REPORTED, tell_moderators
from app.moderation.services.votes import count_votes, exclude_votes, note_burst

__all__ = [
    "APPEAL",
    "DECISION",
    "MOST_REPORTS",
    "PUBLISHED",
    "REPORTED",
    "SANCTION",
    "WAITS",
    "Seen",
    "appeal",
    "approve",
    "carry_over",
    "change_words",
    "claim",
    "count_votes",
    "dismiss",
    "exclude_votes",
    "full_speed",
    "keep_apart",
    "lock",
    "move",
    "not_spam",
    "note_briefing",
    "note_burst",
    "note_comment",
    "note_person",
    "note_read",
    "parties_of",
    "pause",
    "read_first",
    "redact",
    "reinstate",
    "release",
    "remove",
    "report",
    "restore",
    "rule_on_appeal",
    "slow_down",
    "spam",
    "suspend",
    "switch",
    "tell_moderators",
    "trust",
    "unlock",
    "warn",
]
