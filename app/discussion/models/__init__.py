"""Stances, threaded comments and votes."""

from app.discussion.models.comments import (
    Bearing,
    Comment,
    CommentEvent,
    CommentRevision,
    CommentState,
    CommentStep,
    HeldFor,
    HeldWord,
)
from app.discussion.models.readings import (
    Draft,
    Reading,
    SavedComment,
)
from app.discussion.models.responses import (
    Capacity,
    Channel,
    Response,
    ShownAs,
    Stance,
    StanceChange,
)
from app.discussion.models.switches import Check, ScreeningSwitch
from app.discussion.models.votes import (
    IS_UNHELPFUL,
    Rank,
    Side,
    Unhelpful,
    Vote,
    VoteExclusion,
)

__all__ = [
    "IS_UNHELPFUL",
    "Bearing",
    "Capacity",
    "Channel",
    "Check",
    "Comment",
    "CommentEvent",
    "CommentRevision",
    "CommentState",
    "CommentStep",
    "Draft",
    "HeldFor",
    "HeldWord",
    "Rank",
    "Reading",
    "Response",
    "SavedComment",
    "ScreeningSwitch",
    "ShownAs",
    "Side",
    "Stance",
    "StanceChange",
    "Unhelpful",
    "Vote",
    "VoteExclusion",
]
