"""Briefings ready to show, each loaded with all that a page asks of it."""

from app.briefings.queries.addresses import Located, moved_to, sitemap
from app.briefings.queries.attachments import attachment, attachment_of, attachments, papers
from app.briefings.queries.briefings import READABLE, _visible_to, by_id, by_slug
from app.briefings.queries.desk import Desk, desk, for_desk, possible_authors, shared, topics
from app.briefings.queries.lineage import Lineage, Place, ancestors_in, last_places, lineage
from app.briefings.queries.lists import (
    Filter,
    TopicCount,
    for_feed,
    in_list,
    most_discussed,
    newest,
    readable_among,
    topic,
    topics_among,
    topics_in_use,
)
from app.briefings.queries.rewordings import (
    number_waiting,
    open_rewordings,
    rewording,
    rewordings_between,
    waiting,
)
from app.briefings.queries.versions import (
    Comparison,
    compare,
    html_of,
    last_words,
    version,
    versions,
    versions_for_feed,
)

__all__ = [
    "READABLE",
    "Comparison",
    "Desk",
    "Filter",
    "Lineage",
    "Located",
    "Place",
    "TopicCount",
    "_visible_to",
    "ancestors_in",
    "attachment",
    "attachment_of",
    "attachments",
    "by_id",
    "by_slug",
    "compare",
    "desk",
    "for_desk",
    "for_feed",
    "html_of",
    "in_list",
    "last_places",
    "last_words",
    "lineage",
    "most_discussed",
    "moved_to",
    "newest",
    "number_waiting",
    "open_rewordings",
    "papers",
    "possible_authors",
    "readable_among",
    "rewording",
    "rewordings_between",
    "shared",
    "sitemap",
    "topic",
    "topics",
    "topics_among",
    "topics_in_use",
    "version",
    "versions",
    "versions_for_feed",
    "waiting",
]
