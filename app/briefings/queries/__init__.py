"""Briefings ready to show, each loaded with all that a page asks of it."""

from app.briefings.queries.briefings import READABLE, _visible_to, by_id, by_slug
from app.briefings.queries.desk import Desk, desk, for_desk
from app.briefings.queries.lists import (
    Filter,
    TopicCount,
    in_list,
    most_discussed,
    newest,
    topics_in_use,
)

__all__ = [
    "READABLE",
    "Desk",
    "Filter",
    "TopicCount",
    "_visible_to",
    "by_id",
    "by_slug",
    "desk",
    "for_desk",
    "in_list",
    "most_discussed",
    "newest",
    "topics_in_use",
]
