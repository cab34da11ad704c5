"""The topics that administrators keep and authors choose from."""

from sqlalchemy import delete, select

from app.accounts.models import Person
from app.briefings.models import BriefingTopic, Topic
from app.briefings.services.addresses import slug_from
from app.core import freshness
from app.core.db import db
from app.core.errors import Conflict, Missing
from app.notifications.models import Followed
from app.notifications.services import forget
from app.permissions import Action, require


def add_topic(actor: Person, name: str) -> None:
    """Raises Conflict."""
    require(actor, Action.ADMINISTER)
    slug = slug_from(name)
    if db.session.scalar(select(Topic).where(Topic.slug == slug)) is not None:
        raise Conflict("There is a topic of this name already.")
    db.session.add(Topic(slug=slug, name=name))


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
    found = db.session.scalar(select(Topic).where(Topic.slug == slug))
    if found is None:
        raise Missing("There is no such topic.")
    return found


def _pages_of(topic: Topic) -> list[str]:
    briefings = select(BriefingTopic.briefing_id).where(BriefingTopic.topic_id == topic.id)
    return [freshness.SITE, *map(freshness.briefing_key, db.session.scalars(briefings))]
