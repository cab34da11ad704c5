"""What somebody is told about a discussion, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.core.text import text_of
from app.discussion.queries import byline, published_among
from app.discussion.services import REPLY
from app.notifications.queries import Line

MOST_QUOTED = 300


def _replies(reader: Person, comment_ids: Sequence[int]) -> dict[int, Line]:
    return {
        row.id: Line(
            gettext(
                "%(name)s replied to your comment on “%(title)s”",
                name=byline(row).words(),
                title=row.title,
            ),
            f"/c/{row.public_id}",
            text_of(row.html, MOST_QUOTED),
        )
        for row in published_among(comment_ids, reader)
    }


DESCRIBERS = {REPLY: _replies}
TITLES = {REPLY: _l("Replies to your comments")}
