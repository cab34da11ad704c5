"""Every change to a discussion, in the caller's transaction. Callers commit."""

from app.discussion.services.announcing import announce, news_of, tell_followers, tell_readers
from app.discussion.services.comments import (
    Posted,
    edit,
    enter,
    mentioned,
    post,
    posted_by,
    require_open,
    withdraw,
    words,
)
from app.discussion.services.holders import CARRIED, RESTATE, tell_holders
from app.discussion.services.moving import move, thread_of
from app.discussion.services.readings import (
    drop_draft,
    forget_drafts,
    keep_draft,
    mark_read,
    save,
    unsave,
)
from app.discussion.services.redacting import put_back, redact, without
from app.discussion.services.responses import confirm_response, enter_response, send_response
from app.discussion.services.speaking import AWAITS_LEAD
from app.discussion.services.stances import dispute, record, show_tallies, take, undo
from app.discussion.services.steps import (
    ANNOUNCE,
    BY,
    FOLLOWED,
    HELD,
    MENTION,
    MINE,
    REPLY,
    set_state,
    step,
)
from app.discussion.services.votes import rank, vote, weigh

__all__ = [
    "ANNOUNCE",
    "AWAITS_LEAD",
    "BY",
    "CARRIED",
    "FOLLOWED",
    "HELD",
    "MENTION",
    "MINE",
    "REPLY",
    "RESTATE",
    "Posted",
    "announce",
    "confirm_response",
    "dispute",
    "drop_draft",
    "edit",
    "enter",
    "enter_response",
    "forget_drafts",
    "keep_draft",
    "mark_read",
    "mentioned",
    "move",
    "news_of",
    "post",
    "posted_by",
    "put_back",
    "rank",
    "record",
    "redact",
    "require_open",
    "save",
    "send_response",
    "set_state",
    "show_tallies",
    "step",
    "take",
    "tell_followers",
    "tell_holders",
    "tell_readers",
    "thread_of",
    "undo",
    "unsave",
    "vote",
    "weigh",
    "withdraw",
    "without",
    "words",
]
