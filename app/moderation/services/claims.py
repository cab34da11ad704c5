"""Who looks at what, so that two moderators do not read the same comment. It binds nobody."""

from datetime import timedelta

from sqlalchemy import delete

from app.accounts.models import Person
from app.core import clock
from app.core.db import db, insert_here
from app.core.errors import Conflict
from app.discussion.models import Comment
from app.discussion.transitions import LIVE
from app.moderation.models import Claim
from app.permissions import Action, require

LOOKS_FOR = timedelta(minutes=20)


def claim(actor: Person, comment: Comment) -> Claim:
    """Tell colleagues that one looks at a comment, for a while. Raises Conflict."""
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    if comment.state not in LIVE:
        raise Conflict("This comment waits for nobody.")
    now = clock.now()
    wanted = insert_here(Claim).values(
        comment_id=comment.id, moderator_id=actor.id, until=now + LOOKS_FOR
    )
    is_free = (Claim.moderator_id == actor.id) | (Claim.until <= now)
    given: Claim | None = db.session.scalar(
        wanted.on_conflict_do_update(
            index_elements=[Claim.comment_id],
            set_={"moderator_id": actor.id, "until": now + LOOKS_FOR},
            where=is_free,
        ).returning(Claim),
        execution_options={"populate_existing": True},
    )
    if given is None:
        raise Conflict("A colleague looks at it already.")
    return given


def release(actor: Person, comment: Comment) -> None:
    """Leave it to colleagues again."""
    require(actor, Action.MODERATE)
    mine = Claim.comment_id == comment.id, Claim.moderator_id == actor.id
    db.session.execute(delete(Claim).where(*mine))
