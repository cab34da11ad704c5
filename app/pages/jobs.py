"""What the worker does for pages that several features make."""

from typing import Any

from sqlalchemy import select, union

from app.briefings.models import BriefingAuthor
from app.core.db import db, transaction
from app.core.freshness import SITE, briefing_key, touch
from app.discussion.models import Comment


def person_changed(payload: dict[str, Any]) -> None:
    """Make anew every page that shows this person's name or post."""
    wrote = select(Comment.briefing_id).where(Comment.author_id == payload["person"])
    authored = select(BriefingAuthor.briefing_id).where(
        BriefingAuthor.person_id == payload["person"]
    )
    with transaction():
        briefings = db.session.scalars(union(wrote, authored)).all()
        touch(SITE, *map(briefing_key, briefings))


HANDLERS = {"person changed": person_changed}
