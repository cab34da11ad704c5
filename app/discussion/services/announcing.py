"""Who hears of a comment beside whoever it answers: each once, for the nearest reason there is."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingAuthor
from app.core.db import db
from app.discussion.models import Comment, CommentRevision, CommentState, Response
from app.discussion.queries.threads import IS_SIGNED
from app.discussion.services.comments import MOST_MENTIONED
from app.discussion.services.steps import BY, FOLLOWED, MENTION, MINE
from app.notifications import queries as marks
from app.notifications.models import Followed, Notification
from app.notifications.services import tell
from app.permissions import Action, can

_MENTION = re.compile(r'<a href="/people/([a-z0-9-]+)"')


@dataclass(frozen=True)
class News:
    """A comment that can be read."""

    id: int
    briefing_id: int
    author_id: int
    answered_id: int | None
    """Who wrote what it answers, and has been told."""
    is_named: bool
    """What is not signed is told to nobody as somebody's, and muted for nobody."""
    html: str

    @property
    def by(self) -> int | None:
        return self.author_id if self.is_named else None


def news_of(comment_id: int) -> News | None:
    """None: it has gone meanwhile."""
    answered = aliased(Comment)
    row = db.session.execute(
        select(
            Comment.id,
            Comment.briefing_id,
            Comment.author_id,
            answered.author_id.label("answered_id"),
            IS_SIGNED.label("is_signed"),
            CommentRevision.html,
        )
        .join(Comment.current_revision)
        .outerjoin(answered, answered.id == Comment.parent_id)
        .outerjoin(Response, Response.id == Comment.response_id)
        .where(Comment.id == comment_id, Comment.state == CommentState.PUBLISHED)
    ).first()
    if row is None:
        return None
    return News(row.id, row.briefing_id, row.author_id, row.answered_id, row.is_signed, row.html)


def announce(news: News) -> set[int]:
    """Tell those named in it and the authors of its briefing. Returns who has heard."""
    heard = {news.author_id} | ({news.answered_id} if news.answered_id else set())
    named = set(_mentioned(news)) - heard
    _tell(named, MENTION, news)
    heard |= named
    authors = set(
        db.session.scalars(
            select(BriefingAuthor.person_id).where(BriefingAuthor.briefing_id == news.briefing_id)
        )
    )
    _tell(authors - heard, MINE, news)
    return heard | authors


def tell_readers(news: News, heard: Collection[int], after: int = 0) -> Sequence[int]:
    """Some who follow the briefing; the last of those returned is where to go on."""
    found = marks.followers(Followed.BRIEFING, [news.briefing_id], after=after)
    _tell(set(found) - set(heard), FOLLOWED, news)
    return found


def tell_followers(news: News, heard: Collection[int], after: int = 0) -> Sequence[int]:
    """As `tell_readers`, those who follow the writer and not the briefing."""
    if not news.is_named:
        return []
    reading = Followed.BRIEFING, news.briefing_id
    found = marks.followers(Followed.PERSON, [news.author_id], after=after, but=reading)
    _tell(set(found) - set(heard), BY, news)
    return found


def _tell(people: Collection[int], kind: str, news: News) -> None:
    tell(people, kind, news.id, but=news.author_id, by=news.by)


def _mentioned(news: News) -> list[int]:
    """Who is named in it and may read it, as far as the comment may still tell somebody."""
    handles = list(dict.fromkeys(_MENTION.findall(news.html)))
    if not handles:
        return []
    told = db.session.scalars(
        select(Notification.person_id).where(
            Notification.kind == MENTION, Notification.subject_id == news.id
        )
    ).all()
    wanted = select(Briefing).where(Briefing.id == news.briefing_id)
    briefing = db.session.scalars(wanted.options(selectinload(Briefing.authors))).one()
    people = db.session.scalars(select(Person).where(Person.handle.in_(handles))).all()
    found = {person.handle: person for person in people}
    may = [
        found[handle].id
        for handle in handles
        if handle in found and can(found[handle], Action.READ_BRIEFING, briefing)
    ]
    fresh = [person_id for person_id in may if person_id not in told]
    return [n for n in may if n in told] + fresh[: max(0, MOST_MENTIONED - len(told))]
