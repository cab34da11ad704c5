"""What somebody is told of a conclusion, in words."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.notifications.queries import Line
from app.outcomes import queries
from app.outcomes.queries import CONCLUDED


def _concluded(reader: Person, outcome_ids: Sequence[int]) -> dict[int, Line]:
    return {
        outcome_id: Line(
            gettext("“%(title)s” is concluded: what was decided, and why", title=told.title),
            f"/briefings/{told.slug}/outcome",
            about=told.title,
        )
        for outcome_id, told in queries.told(outcome_ids, reader).items()
    }


DESCRIBERS = {CONCLUDED: _concluded}
TITLES = {CONCLUDED: _l("Outcomes of briefings that you responded to")}
