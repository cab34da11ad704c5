"""Discussions as pages show them."""

from app.discussion.queries.comments import Revision, by_public_id, draft, revisions, source_of
from app.discussion.queries.composed import Node, Reader, discussion, in_context, node_of
from app.discussion.queries.stances import Answer, Stood, answer_of, tallies
from app.discussion.queries.threads import Order, first_unread, unread

__all__ = [
    "Answer",
    "Node",
    "Order",
    "Reader",
    "Revision",
    "Stood",
    "answer_of",
    "by_public_id",
    "discussion",
    "draft",
    "first_unread",
    "in_context",
    "node_of",
    "revisions",
    "source_of",
    "tallies",
    "unread",
]
