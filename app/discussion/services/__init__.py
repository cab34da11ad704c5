"""Every change to a discussion, in the caller's transaction. Callers commit."""

from app.discussion.services.comments import (
    Posted,
    edit,
    enter,
    post,
    posted_by,
    require_open,
    withdraw,
    words,
)
from app.discussion.services.holders import CARRIED, RESTATE, tell_holders
from app.discussion.services.readings import drop_draft, forget_drafts, keep_draft, mark_read
from app.discussion.services.responses import (
    AWAITS_LEAD,
    confirm_response,
    enter_response,
    send_response,
)
from app.discussion.services.stances import dispute, record, show_tallies, take, undo
from app.discussion.services.steps import REPLY, set_state, step
from app.discussion.services.votes import rank, vote, weigh

__all__ = [
    "AWAITS_LEAD",
    "CARRIED",
    "REPLY",
    "RESTATE",
    "Posted",
    "confirm_response",
    "dispute",
    "drop_draft",
    "edit",
    "enter",
    "enter_response",
    "forget_drafts",
    "keep_draft",
    "mark_read",
    "post",
    "posted_by",
    "rank",
    "record",
    "require_open",
    "send_response",
    "set_state",
    "show_tallies",
    "step",
    "take",
    "tell_holders",
    "undo",
    "vote",
    "weigh",
    "withdraw",
    "words",
]
