"""What the worker does for discussions."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.briefings.services import WORDS_CHANGED
from app.core.db import db, transaction
from app.discussion import services
from app.discussion.models import Comment, Vote
from app.discussion.services.stances import CHANGE_SIDES


def rank() -> None:
    """Tell the orders of votes; in turns, since each holds the lock of writers."""
    while True:
        with transaction():
            if not services.rank():
                return


def forget_drafts() -> None:
    with transaction():
        services.forget_drafts()


def change_sides(payload: dict[str, Any]) -> None:
    """Count a person's votes on a proposition's comments on the side they stand on now."""
    person_id = int(payload["person"])
    voted = db.session.scalars(
        select(Vote.comment_id)
        .join(Comment, Comment.id == Vote.comment_id)
        .where(Vote.person_id == person_id, Comment.proposition_id == int(payload["proposition"]))
    ).all()
    for comment_id in voted:
        with transaction():
            services.change_side(person_id, comment_id)


def words_changed(payload: dict[str, Any]) -> None:
    """Count votes on the sides where their voters stand now; tell whose stances are concerned."""
    for proposition_id in payload["propositions"]:
        for person_id, comment_id in services.voted_by_holders(proposition_id):
            with transaction():
                services.change_side(person_id, comment_id)
        with transaction():
            services.tell_holders(proposition_id)


HANDLERS = {CHANGE_SIDES: change_sides, WORDS_CHANGED: words_changed}
PERIODIC = {rank: timedelta(seconds=5), forget_drafts: timedelta(hours=1)}
