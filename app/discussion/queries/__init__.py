"""Discussions as pages show them."""

from app.discussion.queries.comments import by_public_id, draft, source_of
from app.discussion.queries.composed import Node, Reader, discussion, in_context, node_of
from app.discussion.queries.stances import Answer, Stood, answer_of, tallies
from app.discussion.queries.threads import Order, first_unread, unread

__all__ = [
    "Answer",
    "Node",
    "Order",
    "Reader",
    "Stood",
    "answer_of",
    "by_public_id",
    "discussion",
    "draft",
    "first_unread",
    "in_context",
    "node_of",
    "source_of",
    "tallies",
    "unread",
]
