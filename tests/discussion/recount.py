"""Every counter of a discussion as counting the rows again gives it."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from app.briefings.models import Briefing
from app.core.db import db
from app.discussion import paths
from app.discussion.models import Comment, CommentState, Rank

COUNTERS = ("last_seq", "replies", "children", "listed_children", "listed", "band")


def kept() -> dict[Any, Any]:
    """As the tables have it."""
    counted: dict[Any, Any] = {
        row.id: {name: getattr(row, name) for name in COUNTERS} for row in _comments()
    }
    for briefing in db.session.execute(select(Briefing.id, Briefing.comments, Briefing.held)):
        counted["briefing", briefing.id] = (briefing.comments, briefing.held)
    counted["ranks"] = set(db.session.scalars(select(Rank.comment_id)))
    return counted


def recounted() -> dict[Any, Any]:
    comments = _comments()
    counted: dict[Any, Any] = {}
    below = defaultdict(list)
    in_root = defaultdict(list)
    for row in comments:
        below[row.parent_id].append(row)
        in_root[row.root_id].append(row)
    # by arrival: what answers a comment comes after it, at any depth
    for row in sorted(comments, key=lambda row: row.path[-3:], reverse=True):
        children = below[row.id]
        listed_children = sum(counted[child.id]["listed"] for child in children)
        counted[row.id] = {
            "last_seq": len(in_root[row.id]),
            "replies": sum(_is_published(reply) for reply in in_root[row.id]),
            "children": sum(_is_published(child) for child in children),
            "listed_children": listed_children,
            "listed": _is_published(row) or listed_children > 0,
            "band": paths.band(row.path),
        }
    for briefing_id in db.session.scalars(select(Briefing.id)):
        states = [row.state for row in comments if row.briefing_id == briefing_id]
        counted["briefing", briefing_id] = (
            states.count(CommentState.PUBLISHED),
            states.count(CommentState.PENDING),
        )
    counted["ranks"] = {
        row.id for row in comments if row.root_id is None and counted[row.id]["listed"]
    }
    return counted


def _comments() -> list[Any]:
    return list(db.session.execute(select(*Comment.__table__.c)).all())


def _is_published(row: Any) -> bool:
    return bool(row.state == CommentState.PUBLISHED)
