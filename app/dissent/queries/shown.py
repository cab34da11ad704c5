"""How the people behind an entry are shown: as their response says."""

from app.discussion.queries.shown import CAME, Byline, byline_of, responses_of, role, shown

__all__ = ["CAME", "Byline", "byline_of", "responses_of", "role", "shown"]
