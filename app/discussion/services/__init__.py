"""Every change to a discussion, in the caller's transaction. Callers commit."""

from app.discussion.services.comments import (
    REPLY,
    Posted,
    edit,
    post,
    posted_by,
    require_open,
    set_state,
    withdraw,
    words,
)
from app.discussion.services.readings import drop_draft, forget_drafts, keep_draft, mark_read
from app.discussion.services.stances import show_tallies, take, undo
from app.discussion.services.votes import rank, vote, weigh

__all__ = [
    "REPLY",
    "Posted",
    "drop_draft",
    "edit",
    "forget_drafts",
    "keep_draft",
    "mark_read",
    "post",
    "posted_by",
    "rank",
    "require_open",
    "set_state",
    "show_tallies",
    "take",
    "undo",
    "vote",
    "weigh",
    "withdraw",
    "words",
]
