"""What somebody is told about briefings, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.briefings.queries import readable_among
from app.briefings.services import NEW_BRIEFING
from app.notifications.queries import Line


def _new(reader: Person, briefing_ids: Sequence[int]) -> dict[int, Line]:
    return {
        briefing.id: Line(
            gettext("A new briefing: “%(title)s”", title=briefing.current_version.title),
            f"/briefings/{briefing.slug}",
            briefing.current_version.summary,
            briefing.current_version.title,
        )
        for briefing in readable_among(briefing_ids, reader)
        if briefing.current_version
    }


DESCRIBERS = {NEW_BRIEFING: _new}
TITLES = {NEW_BRIEFING: _l("New briefings in topics, or by people, that you follow")}
