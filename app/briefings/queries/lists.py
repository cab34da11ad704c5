"""Lists of what is published: two or three statements, however many rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingState, BriefingTopic, Topic, Version
from app.briefings.queries.briefings import NUMBERED, READABLE, _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.core.folding import folded
from app.core.paging import Page, page_of, unpack

PAGE = 20
OPEN = "open"
ARCHIVED = "archived"
_STATES = {OPEN: BriefingState.PUBLISHED, ARCHIVED: BriefingState.ARCHIVED}


@dataclass(frozen=True)
class Filter:
    topic: str = ""
    """A slug."""
    words: str = ""
    """All of them must occur in the title, the standfirst or a proposition."""
    state: str = ""
    """Open, archived, or both when empty."""


@dataclass(frozen=True)
class TopicCount:
    id: int
    slug: str
    name: str
    briefings: int


def in_list(viewer: Person | None, wanted: Filter, after: str | None = None) -> Page[Briefing]:
    """Newest first, with version, topics and authors. Raises Missing for a bad cursor."""
    found = _narrowed(_shown(viewer), wanted)
    if after is not None:
        at, last_id = unpack(after, datetime, int)
        found = found.where(tuple_(Briefing.published_at, Briefing.id) < (at, last_id))
    rows = db.session.scalars(found.limit(PAGE + 1)).all()
    return page_of(rows, PAGE, _place)


def newest(viewer: Person | None, limit: int) -> Sequence[Briefing]:
    return db.session.scalars(_shown(viewer).limit(limit)).all()


def readable_among(briefing_ids: Collection[int], viewer: Person) -> Sequence[Briefing]:
    return db.session.scalars(_shown(viewer).where(Briefing.id.in_(briefing_ids))).all()


def for_feed(limit: int) -> Sequence[Briefing]:
    """As a stranger sees them, with the propositions of their versions."""
    numbered = contains_eager(Briefing.current_version).options(NUMBERED)
    return db.session.scalars(_shown(None).options(numbered).limit(limit)).all()


def most_discussed(viewer: Person | None, limit: int) -> Sequence[Briefing]:
    """Open briefings with at least one published comment, the most first."""
    return db.session.scalars(
        _shown(viewer)
        .where(Briefing.state == BriefingState.PUBLISHED, Briefing.comments > 0)
        .order_by(None)
        .order_by(Briefing.comments.desc(), Briefing.published_at.desc(), Briefing.id.desc())
        .limit(limit)
    ).all()


def topic(slug: str) -> Topic:
    """Raises Missing."""
    found = db.session.scalar(select(Topic).where(Topic.slug == slug))
    if found is None:
        raise Missing("There is no such topic.")
    return found


def topics_among(topic_ids: Collection[int]) -> Sequence[Topic]:
    return db.session.scalars(select(Topic).where(Topic.id.in_(topic_ids))).all()


def topic_now(slug: str) -> str | None:
    """The address of what a topic was merged into; None when it was not."""
    now = aliased(Topic)
    return db.session.scalar(
        select(now.slug)
        .join_from(Topic, now, now.id == Topic.merged_into_id)
        .where(Topic.slug == slug)
    )


def topics_in_use(viewer: Person | None) -> list[TopicCount]:
    """Topics with a briefing that this viewer may read, in the order of lists."""
    found = db.session.execute(_IN_USE.where(_visible_to(viewer)))
    return [TopicCount(*row) for row in found]


_IN_USE = (
    select(Topic.id, Topic.slug, Topic.name, func.count())
    .join(BriefingTopic, BriefingTopic.topic_id == Topic.id)
    .join(Briefing, Briefing.id == BriefingTopic.briefing_id)
    .where(Briefing.state.in_(READABLE))
    .group_by(Topic.id)
    .order_by(Topic.place, Topic.name)
)


def _shown(viewer: Person | None) -> Select[Briefing]:
    return (
        select(Briefing)
        .join(Briefing.current_version)
        .where(Briefing.state.in_(READABLE), _visible_to(viewer))
        .order_by(Briefing.published_at.desc(), Briefing.id.desc())
        .options(
            contains_eager(Briefing.current_version),
            selectinload(Briefing.topics),
            selectinload(Briefing.authors),
        )
        .execution_options(populate_existing=True)
    )


def _narrowed(found: Select[Briefing], wanted: Filter) -> Select[Briefing]:
    if wanted.state:
        found = found.where(Briefing.state == _STATES.get(wanted.state))
    if wanted.topic:
        found = found.where(
            select(BriefingTopic)
            .join(Topic)
            .where(BriefingTopic.briefing_id == Briefing.id, Topic.slug == wanted.topic)
            .exists()
        )
    for word in folded(wanted.words).split():
        found = found.where(Version.folded.contains(word, autoescape=True))
    return found


def _place(row: Briefing) -> tuple[datetime, int]:
    if row.published_at is None:
        raise RuntimeError(f"briefing {row.id} is readable and was never published")
    return row.published_at, row.id
