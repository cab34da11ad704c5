"""Stances, threaded comments and votes."""

from app.discussion.models.comments import (
    Bearing,
    Comment,
    CommentRevision,
    CommentState,
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
from app.discussion.models.votes import (
    Rank,
    Side,
    Unhelpful,
    Vote,
    VoteExclusion,
)

__all__ = [
    "Bearing",
    "Capacity",
    "Channel",
    "Comment",
    "CommentRevision",
    "CommentState",
    "Draft",
    "HeldFor",
    "HeldWord",
    "Rank",
    "Reading",
    "Response",
    "SavedComment",
    "ShownAs",
    "Side",
    "Stance",
    "StanceChange",
    "Unhelpful",
    "Vote",
    "VoteExclusion",
]
