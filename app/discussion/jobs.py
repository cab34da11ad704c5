"""What the worker does for discussions."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.briefings.services import AUTHORS_CHANGED, WORDS_CHANGED
from app.core.db import db, transaction
from app.discussion import services
from app.discussion.models import Comment, Vote
from app.discussion.services.exclusions import EXCLUDED
from app.discussion.services.moving import MOVED
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


def weigh(payload: dict[str, Any]) -> None:
    """Count votes again on the side where their voters stand now, or not at all.

    Those of a person, on a proposition or in a briefing, as far as the payload names them.
    """
    wanted = select(Vote.person_id, Vote.comment_id).join(Comment, Comment.id == Vote.comment_id)
    for name, column in _NARROWED_BY.items():
        if name in payload:
            wanted = wanted.where(column == int(payload[name]))
    for person_id, comment_id in db.session.execute(wanted).all():
        with transaction():
            services.weigh(person_id, comment_id)


def words_changed(payload: dict[str, Any]) -> None:
    """Other stances count for these propositions now: weigh the votes, tell the holders."""
    for proposition_id in payload["propositions"]:
        weigh({"proposition": proposition_id})
        with transaction():
            services.tell_holders(proposition_id)


def announce(payload: dict[str, Any]) -> None:
    """Tell of a comment that can be read; its followers in turns, however many they are."""
    with transaction():
        news = services.news_of(payload["comment"])
        heard = services.announce(news) if news else set()
    if news is None:
        return
    for tell in (services.tell_readers, services.tell_followers):
        after: int | None = 0
        while after is not None:
            with transaction():
                found = tell(news, heard, after)
            after = found[-1] if found else None


_NARROWED_BY = {
    "person": Vote.person_id,
    "proposition": Comment.proposition_id,
    "briefing": Comment.briefing_id,
    "thread": func.coalesce(Comment.root_id, Comment.id),
}
HANDLERS = {
    CHANGE_SIDES: weigh,
    AUTHORS_CHANGED: weigh,
    EXCLUDED: weigh,
    MOVED: weigh,
    WORDS_CHANGED: words_changed,
    services.ANNOUNCE: announce,
}
PERIODIC = {rank: timedelta(seconds=5), forget_drafts: timedelta(hours=1)}
