"""The topics that administrators keep and authors choose from."""

import hashlib

from sqlalchemy import delete, func, select, update

from app.accounts.models import Person
from app.briefings.models import BriefingTopic, Topic
from app.briefings.queries.desk import IN_ORDER
from app.briefings.services.addresses import slug_from
from app.core import clock, freshness
from app.core.db import QUIET, db
from app.core.errors import Conflict, Missing
from app.notifications.models import Followed
from app.notifications.services import forget
from app.notifications.services.merging import hand_over_subject
from app.permissions import Action, require


def add_topic(actor: Person, name: str) -> None:
    """Raises Conflict."""
    require(actor, Action.ADMINISTER)
    slug = topic_slug(name)
    same = db.session.scalar(select(Topic).where(Topic.slug == slug))
    if same is not None and same.merged_into_id is not None:
        into = db.session.get_one(Topic, same.merged_into_id)
        raise Conflict(
            "A topic of this name was merged into %(topic)s. Choose another name.", topic=into.name
        )
    if same is not None:
        raise Conflict("There is a topic of this name already.")
    last = db.session.scalar(select(func.max(Topic.place)))
    db.session.add(Topic(slug=slug, name=name, place=0 if last is None else last + 1))


def topic_slug(name: str) -> str:
    slug = slug_from(name)
    if slug != slug_from(""):
        return slug
    # In a script without Latin letters, where all would be one.
    return f"topic-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def rename_topic(actor: Person, slug: str, name: str) -> None:
    """Its address stays. Raises Missing."""
    require(actor, Action.ADMINISTER)
    topic = _topic(slug)
    topic.name = name
    freshness.touch(*_pages_of(topic))


def remove_topic(actor: Person, slug: str) -> None:
    """Take it away from every briefing that has it. Raises Missing."""
    require(actor, Action.ADMINISTER)
    topic = _topic(slug)
    pages = _pages_of(topic)
    db.session.execute(delete(BriefingTopic).where(BriefingTopic.topic_id == topic.id))
    forget(Followed.TOPIC, topic.id)
    db.session.delete(topic)
    freshness.touch(*pages)


def _topic(slug: str) -> Topic:
    found = db.session.scalar(
        select(Topic).where(Topic.slug == slug, Topic.merged_into_id.is_(None))
    )
    if found is None:
        raise Missing("There is no such topic.")
    return found


def _pages_of(topic: Topic) -> list[str]:
    briefings = select(BriefingTopic.briefing_id).where(BriefingTopic.topic_id == topic.id)
    return [freshness.SITE, *map(freshness.briefing_key, db.session.scalars(briefings))]


def move_topic(actor: Person, slug: str, *, by: int) -> bool:
    """Earlier (-1) or later (1) in lists; at the end of them nothing happens: False.

    Raises Missing.
    """
    require(actor, Action.ADMINISTER)
    topics = list(db.session.scalars(IN_ORDER.with_for_update()))
    at = next((n for n, topic in enumerate(topics) if topic.slug == slug), None)
    if at is None:
        raise Missing("There is no such topic.")
    to = min(max(at + by, 0), len(topics) - 1)
    if to == at:
        return False
    topics.insert(to, topics.pop(at))
    for place, topic in enumerate(topics):
        topic.place = place
    freshness.touch(freshness.SITE)
    return True


def retire_topic(actor: Person, slug: str) -> None:
    """Offer it to authors no more; the briefings that have it keep it. Raises Missing."""
    require(actor, Action.ADMINISTER)
    _topic(slug).retired_at = clock.now()


def offer_topic(actor: Person, slug: str) -> None:
    """Undo retiring. Raises Missing."""
    require(actor, Action.ADMINISTER)
    _topic(slug).retired_at = None


def merge_topic(actor: Person, slug: str, into: str) -> Topic:
    """Its briefings and followers are the other's; its address leads there. Raises Missing.

    Raises Conflict.
    """
    require(actor, Action.ADMINISTER)
    topic, other = _topic(slug), _topic(into)
    if topic.id == other.id:
        raise Conflict("Choose another topic to merge this one into.")
    pages = _pages_of(topic)
    has_it = select(BriefingTopic.briefing_id).where(BriefingTopic.topic_id == other.id)
    mine = BriefingTopic.topic_id == topic.id
    moving = db.session.scalars(
        select(BriefingTopic.briefing_id).where(mine, BriefingTopic.briefing_id.not_in(has_it))
    ).all()
    db.session.execute(delete(BriefingTopic).where(mine))
    db.session.add_all(BriefingTopic(briefing_id=each, topic_id=other.id) for each in moving)
    hand_over_subject(Followed.TOPIC, topic.id, other.id)
    db.session.execute(
        update(Topic)
        .where((Topic.id == topic.id) | (Topic.merged_into_id == topic.id))
        .values(merged_into_id=other.id)
        .execution_options(**QUIET)
    )
    db.session.flush()  # the versions of pages are the last rows to be locked
    freshness.touch(*pages)
    return other
