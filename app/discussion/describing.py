"""What somebody is told about a discussion, in words."""

from collections.abc import Sequence

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.core.text import text_of
from app.discussion.queries import (
    awaited_among,
    awaiting_lead,
    byline,
    carried_among,
    published_among,
)
from app.discussion.services import (
    AWAITS_LEAD,
    BY,
    CARRIED,
    FOLLOWED,
    MENTION,
    MINE,
    REPLY,
    RESTATE,
)
from app.notifications.models import How
from app.notifications.queries import Describe, Line

MOST_QUOTED = 300


_SENTENCES = {
    REPLY: _l("%(name)s replied to your comment on “%(title)s”"),
    MENTION: _l("%(name)s mentioned you in a comment on “%(title)s”"),
    MINE: _l("%(name)s commented on your briefing “%(title)s”"),
    FOLLOWED: _l("%(name)s commented on “%(title)s”, which you follow"),
    BY: _l("%(name)s, whom you follow, commented on “%(title)s”"),
}


def _comments(kind: str) -> Describe:
    """The words of comments, each with the reason for which somebody hears of it."""

    def describe(reader: Person, comment_ids: Sequence[int]) -> dict[int, Line]:
        return {
            row.id: Line(
                str(_SENTENCES[kind]) % {"name": byline(row).words(), "title": row.title},
                f"/c/{row.public_id}",
                text_of(row.html, MOST_QUOTED),
                row.title,
            )
            for row in published_among(comment_ids, reader)
        }

    return describe


def _to_restate(reader: Person, ids: Sequence[int]) -> dict[int, Line]:
    """Gone as soon as they have answered the words that stand now."""
    return {
        row.id: Line(
            gettext(
                "Proposition %(number)d of “%(title)s” changed since you answered",
                number=row.number,
                title=briefing.current_version.title,
            ),
            f"/briefings/{briefing.slug}#p-{row.proposition.key}",
            row.wording.text,
            briefing.current_version.title,
        )
        for briefing, row in awaited_among(ids, reader)
        if briefing.current_version
    }


def _carried(reader: Person, ids: Sequence[int]) -> dict[int, Line]:
    return {
        rewording.id: Line(
            gettext(
                "Words that you answered in “%(title)s” were edited, and your answer was carried "
                "over. If the meaning changed, say so by %(day)s",
                title=title,
                day=format_date(rewording.disputable_until, "d MMMM"),
            ),
            f"/briefings/{slug}#p-{key}",
            text,
            title,
        )
        for rewording, slug, title, key, text in carried_among(ids, reader)
    }


def _awaiting_lead(reader: Person, ids: Sequence[int]) -> dict[int, Line]:
    """Gone as soon as it is confirmed."""
    return {
        row.id: Line(
            gettext(
                "%(name)s answered “%(title)s” for %(organisation)s, which you lead: confirm it, "
                "and it is its answer",
                name=row.name,
                title=row.title,
                organisation=row.organisation,
            ),
            f"/briefings/{row.slug}/colleagues/{row.id}",
            "",
            row.title,
        )
        for row in awaiting_lead(ids, reader)
    }


DESCRIBERS = {kind: _comments(kind) for kind in _SENTENCES} | {
    RESTATE: _to_restate,
    CARRIED: _carried,
    AWAITS_LEAD: _awaiting_lead,
}
TITLES = {
    AWAITS_LEAD: _l("Answers of colleagues for the organisation that you lead"),
    REPLY: _l("Replies to your comments"),
    MENTION: _l("Comments that mention you"),
    MINE: _l("Comments on your briefings"),
    FOLLOWED: _l("Comments on briefings that you follow"),
    BY: _l("Comments by people whom you follow"),
    RESTATE: _l("Propositions that changed since you answered"),
    CARRIED: _l("Edited words to which your answer was carried over"),
}
HABITS = {MINE: How.DAILY, FOLLOWED: How.DAILY, BY: How.DAILY}
