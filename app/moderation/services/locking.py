"""What must hold at the moment of a decision is read again under its lock."""

from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import Conflict
from app.discussion.models import Comment


def lock_comment(comment: Comment) -> None:
    """Read again what must hold, under the lock: the root's first, as all that change a thread.

    Before both its writer, whom a decision names: whoever merges people takes them in that order.
    """
    db.session.execute(
        select(Person.id)
        .where(Person.id == comment.author_id)
        .with_for_update(read=True, key_share=True)
    )
    if comment.root_id is not None:
        db.session.execute(
            select(Comment.id).where(Comment.id == comment.root_id).with_for_update()
        )
    db.session.refresh(comment, ["state", "revision", "reports", "held_for"], with_for_update=True)


def same_words(comment: Comment, revision: int) -> None:
    """Raises Conflict when the words shown are not the words that stand."""
    if comment.revision != revision:
        raise Conflict(
            "The writer has changed these words meanwhile. They are shown as they are now."
        )
