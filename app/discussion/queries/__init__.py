"""Discussions as pages show them."""

from app.discussion.queries.comments import (
    Revision,
    by_public_id,
    draft,
    drafts,
    revisions,
    source_of,
    with_authors,
)
from app.discussion.queries.composed import (
    Node,
    Reader,
    discussion,
    in_context,
    node_of,
    removed_in,
)
from app.discussion.queries.holders import awaited_among, awaited_of, carried_among
from app.discussion.queries.leads import awaiting_lead, to_confirm
from app.discussion.queries.people import (
    answered_by,
    latest_by_others,
    latest_on,
    published_among,
    published_by,
    saved_by,
    voices,
    written_by,
)
from app.discussion.queries.readings import News, news
from app.discussion.queries.reasons import Column, Reasons, Shown, reasons
from app.discussion.queries.shown import byline, byline_of, responses_of, shown
from app.discussion.queries.stances import (
    NOWHERE,
    Earlier,
    Stand,
    Stood,
    respondents,
    stand_of,
    tallies,
    yet_to_restate,
)
from app.discussion.queries.threads import Order

__all__ = [
    "NOWHERE",
    "Column",
    "Earlier",
    "News",
    "Node",
    "Order",
    "Reader",
    "Reasons",
    "Revision",
    "Shown",
    "Stand",
    "Stood",
    "answered_by",
    "awaited_among",
    "awaited_of",
    "awaiting_lead",
    "by_public_id",
    "byline",
    "byline_of",
    "carried_among",
    "discussion",
    "draft",
    "drafts",
    "in_context",
    "latest_by_others",
    "latest_on",
    "news",
    "node_of",
    "published_among",
    "published_by",
    "reasons",
    "removed_in",
    "respondents",
    "responses_of",
    "revisions",
    "saved_by",
    "shown",
    "source_of",
    "stand_of",
    "tallies",
    "to_confirm",
    "voices",
    "with_authors",
    "written_by",
    "yet_to_restate",
]
