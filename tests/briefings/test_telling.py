"""Who hears of a new briefing: followers of its topics and of its authors, once."""

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.briefings import services
from app.briefings.models import Audience, Briefing, BriefingState, Topic
from app.briefings.queries import by_slug
from app.core.db import db, transaction
from app.notifications import services as notifications
from app.notifications.models import Followed, Notification
from app.notifications.queries import inbox, marks
from tests.briefings.services.steps import does, on_desk
from tests.factories import a_briefing, a_person, a_topic
from tests.journeys import post

pytestmark = pytest.mark.usefixtures("app", "mail")


@pytest.fixture
def author() -> Person:
    return a_person("Ruth Adeyemi", writes=True)


@pytest.fixture
def waste() -> Topic:
    return a_topic("Waste")


def published(author: Person, topic: Topic, audience: Audience = Audience.PUBLIC) -> Briefing:
    briefing = a_briefing(
        "Cut grass.", state=BriefingState.DRAFT, authors=(author,), audience=audience
    )
    briefing.topics = [topic]
    db.session.commit()
    desk = on_desk(briefing, author)
    does(services.publish, author, desk.briefing, saves=desk.manuscript.saves)
    post.deliver()
    db.session.rollback()
    return briefing


def told() -> list[tuple[int, str]]:
    found = db.session.scalars(select(Notification).order_by(Notification.person_id))
    return [(line.person_id, line.kind) for line in found]


def follows(person: Person, what: Followed, subject_id: int) -> None:
    with transaction():
        notifications.follow(person, what, subject_id)


def test_each_hears_once_and_authors_do_not(
    author: Person, waste: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "AT_ONCE", 1)
    by_topic, by_person, by_both = (a_person() for _ in range(3))
    for person in (author, by_topic, by_both):
        follows(person, Followed.TOPIC, waste.id)
    for person in (by_person, by_both):
        follows(person, Followed.PERSON, author.id)
    follows(a_person(), Followed.TOPIC, waste.id + 1)

    briefing = published(author, waste)

    assert told() == [(n.id, "briefing") for n in (by_topic, by_person, by_both)]
    [line] = inbox(by_both).rows
    assert line.line.sentence == "A new briefing: “Three steps to digital leadership”"
    assert line.line.path == f"/briefings/{by_slug_of(briefing).slug}"


def test_a_new_version_is_no_new_briefing(author: Person, waste: Topic) -> None:
    briefing = published(author, waste)
    follows(a_person(), Followed.TOPIC, waste.id)

    desk = on_desk(by_slug_of(briefing), author)
    does(services.publish, author, desk.briefing, saves=desk.manuscript.saves, note="Clearer.")
    post.deliver()

    assert told() == []


def test_whoever_may_not_read_it_reads_nothing_of_it(author: Person, waste: Topic) -> None:
    reader = a_person()
    follows(reader, Followed.TOPIC, waste.id)

    published(author, waste, Audience.NOBODY)

    assert inbox(reader).rows == []


def by_slug_of(briefing: Briefing) -> Briefing:
    slug = db.session.scalars(select(Briefing.slug).where(Briefing.id == briefing.id)).one()
    return by_slug(slug, None)
