"""Single comments: by their address, with their revisions, and one person's own."""


from sqlalchemy import select

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Comment
from app.permissions import Action, can


def by_public_id(public_id: str, viewer: Person | None) -> Comment:
    """A comment with its briefing, as `briefings.by_id` loads it.

    Raises Missing also for what this viewer may not see, so that the two cannot be told apart.
    """
    found = db.session.scalar(
        select(Comment)
        .where(Comment.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing("There is no such page.")
    briefings.by_id(found.briefing_id, viewer)
    if not found.listed and not can(viewer, Action.SEE_HELD, found):
        raise Missing("There is no such page.")
    return found
