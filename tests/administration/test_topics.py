"""Topics: ordered, retired, merged."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing, BriefingTopic, Topic
from app.core.db import db
from app.exchange.jobs import import_wordpress
from app.moderation.models import DecisionNote
from app.notifications.models import Follow, Followed
from tests.exchange.exports import an_export, an_item
from tests.factories import LONG_AGO, a_briefing, a_person, a_topic, saved, sign_in


@pytest.fixture(autouse=True)
def olu(client: FlaskClient) -> Person:
    person = a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")
    sign_in(client, person)
    return person


def tagged(topic: Topic, title: str = "Bins") -> Briefing:
    briefing = a_briefing(title=title)
    row = {"briefing_id": briefing.id, "topic_id": topic.id}
    db.session.execute(insert(BriefingTopic).values(**row))
    db.session.commit()
    return briefing


def names() -> list[str]:
    db.session.rollback()
    order = select(Topic.name).where(Topic.merged_into_id.is_(None)).order_by(Topic.place)
    return list(db.session.scalars(order))


def test_topics_are_put_in_order(client: FlaskClient) -> None:
    for name in ("Roads", "Waste", "Care"):
        client.post("/admin/topics", data={"name": name})

    client.post("/admin/topics/care", data={"do": "earlier"})
    client.post("/admin/topics/care", data={"do": "earlier"})
    client.post("/admin/topics/care", data={"do": "earlier"})
    client.post("/admin/topics/roads", data={"do": "later"})

    assert names() == ["Care", "Waste", "Roads"]
    said = db.session.scalars(select(DecisionNote.text).order_by(DecisionNote.decision_id)).all()
    assert said[-3:] == ["earlier: care", "earlier: care", "later: roads"]


def test_a_retired_topic_stays_where_it_is_and_is_not_offered(
    client: FlaskClient, olu: Person
) -> None:
    has_it, without = tagged(a_topic("Waste")), a_briefing(authors=(olu,))

    client.post("/admin/topics/waste", data={"do": "retire"})
    kept = client.get(f"/desk/briefings/{has_it.slug}/settings").text
    fresh = client.get(f"/desk/briefings/{without.slug}/settings").text
    listed = client.get("/briefings?topic=waste").text
    client.post("/admin/topics/waste", data={"do": "offer"})

    assert "Waste" in kept
    assert "Waste" not in fresh
    assert "Bins" in listed
    assert "Waste" in client.get(f"/desk/briefings/{without.slug}/settings").text


def test_a_merged_topic_leads_to_the_other_with_briefings_and_followers(
    client: FlaskClient, olu: Person
) -> None:
    waste, refuse = a_topic("Waste"), a_topic("Refuse")
    tagged(refuse, "Bins")
    both = tagged(waste, "Tips")
    db.session.execute(insert(BriefingTopic).values(briefing_id=both.id, topic_id=refuse.id))
    db.session.commit()
    saved(Follow(person_id=olu.id, what=Followed.TOPIC, subject_id=refuse.id, at=LONG_AGO))

    done = client.post("/admin/topics/refuse", data={"do": "merge", "into": "waste"})

    listed, old = client.get("/briefings?topic=waste").text, client.get("/briefings?topic=refuse")
    assert done.status_code == 303
    assert "Bins" in listed
    assert "Tips" in listed
    assert (old.status_code, old.location) == (301, "/briefings?topic=waste")
    assert names() == ["Waste"]
    assert db.session.scalars(select(Follow.subject_id)).all() == [waste.id]
    assert db.session.scalars(select(DecisionNote.text)).all() == ["refuse → waste"]


def test_a_topic_is_not_merged_into_itself_or_into_nothing(client: FlaskClient) -> None:
    a_topic("Waste")

    answers = [
        client.post("/admin/topics/waste", data={"do": "merge", "into": into}).status_code
        for into in ("waste", "roads", "")
    ]

    assert answers == [409, 404, 404]


def test_a_merged_topic_is_not_made_anew_and_imports_find_the_other(
    client: FlaskClient, tmp_path: Path
) -> None:
    a_topic("Waste")
    a_topic("Refuse")
    client.post("/admin/topics/refuse", data={"do": "merge", "into": "waste"})

    again = client.post("/admin/topics", data={"name": "Refuse"})
    for name in ("Отходы", "Дороги"):
        client.post("/admin/topics", data={"name": name})
    named = '<category domain="category">Refuse</category>'
    import_wordpress(an_export(tmp_path, an_item(1, extra=named)))

    assert "A topic of this name was merged into Waste. Choose another name." in again.text
    assert names() == ["Waste", "Отходы", "Дороги"]
    assert "Post 1" in client.get("/briefings?topic=waste").text
