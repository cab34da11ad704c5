"""Pages of moderators, and what everybody may see of their work."""

from app.moderation.views import (
    appeals,
    comments,
    own,
    public,
    queue,
    reports,
    rewordings,
    screening,
    subjects,
    votes,
)
from app.moderation.views.blueprint import bp

__all__ = [
    "appeals",
    "bp",
    "comments",
    "own",
    "public",
    "queue",
    "reports",
    "rewordings",
    "screening",
    "subjects",
    "votes",
]
