"""Discussions that are paused or slowed down, people who are read first, notes of moderators."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, TooMany, Unreadable
from app.discussion import services as discussion
from app.discussion.models import HeldFor
from app.discussion.services import Posted
from app.moderation import services
from app.moderation.models import Decision, Rule
from app.web import said
from tests.factories import a_briefing, a_comment, a_person, sign_in

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 8, tzinfo=UTC)
WHY = "Until the election nothing is said that could sway it."


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def a_moderator() -> Person:
    return a_person(role=Role.MODERATOR)


def known() -> Person:
    """Somebody whose words need not wait."""
    person, elsewhere = a_person(), a_briefing()
    for _ in range(2):
        a_comment(elsewhere, person)
    return person


def say(person: Person, briefing: Briefing, words: str = "Yes.") -> Posted:
    loaded = briefings.by_slug(briefing.slug, person)
    with transaction():
        return discussion.post(person, loaded, source=words)


def test_a_pause_closes_a_discussion_and_opens_it_by_itself(client: FlaskClient) -> None:
    briefing, person, moderator = a_briefing("Appoint one."), known(), a_moderator()
    with transaction():
        services.pause(
            moderator, briefings.by_slug(briefing.slug, moderator), until=MAY, reason=WHY
        )
    during = client.get(f"/briefings/{briefing.slug}")

    with pytest.raises(Conflict, match="closed"):
        say(person, briefing)
    with clock.frozen(MAY):
        after = client.get(f"/briefings/{briefing.slug}").text
        posted = say(person, briefing)

    log = client.get("/moderation/log").text
    assert "paused this discussion until 8 May 2026" in during.text
    assert during.headers["X-Fresh-Until"] == str(int(MAY.timestamp()))
    assert WHY in during.text
    assert WHY in log
    assert WHY not in after
    assert posted.held_for is None


def test_a_pause_is_ended_early_and_needs_a_day_to_come() -> None:
    person, moderator = known(), a_moderator()
    slug = a_briefing().slug
    briefing = briefings.by_slug(slug, moderator)
    with pytest.raises(Unreadable), transaction():
        services.pause(moderator, briefing, until=NOW, reason=WHY)
    briefing = briefings.by_slug(slug, moderator)
    with transaction():
        services.pause(moderator, briefing, until=MAY, reason=WHY)

    with transaction():
        services.unlock(moderator, briefing, reason="It was called off.")

    assert say(person, briefing).held_for is None


def test_a_slow_discussion_says_when_one_can_go_on(client: FlaskClient) -> None:
    author, person, moderator = known(), known(), a_moderator()
    briefing = a_briefing("Appoint one.", authors=(author,))
    with transaction():
        services.slow_down(moderator, briefing, minutes=30, reason=WHY)
    page = client.get(f"/briefings/{briefing.slug}").text

    say(person, briefing)
    for _ in range(2):
        say(author, briefing)
    with clock.frozen(NOW + timedelta(minutes=10)), pytest.raises(TooMany) as too_soon:
        say(person, briefing)
    with clock.frozen(NOW + timedelta(minutes=30)):
        say(person, briefing)
    with transaction():
        services.full_speed(moderator, briefing, reason="It is calm again.")
    with clock.frozen(NOW + timedelta(minutes=31)):
        say(person, briefing)

    kinds = db.session.scalars(select(Decision.kind).order_by(Decision.id)).all()
    assert "each person comments once in 30 minutes" in page
    assert "You can go on in 20 minutes" in said(too_soon.value)
    assert kinds == ["slow_down", "full_speed"]


def test_what_somebody_writes_is_read_first_until_they_are_trusted(client: FlaskClient) -> None:
    person, briefing, moderator = known(), a_briefing(), a_moderator()
    with transaction():
        services.read_first(moderator, person, rule=Rule.ABUSE, explanation="Three insults.")
    held = say(person, briefing).held_for
    with transaction():
        services.trust(moderator, person)
    free = say(person, briefing, "No.").held_for
    sign_in(client, person)

    inbox = client.get("/inbox").text

    assert (held, free) == (HeldFor.PERSON, None)
    assert "A moderator reads what you write before others do" in inbox
    assert "Three insults." in inbox


def test_notes_are_read_by_moderators_and_not_by_whom_they_are_about(client: FlaskClient) -> None:
    about, theirs = a_person("Mo Moderator", role=Role.MODERATOR), client.application.test_client()
    sign_in(client, a_moderator())
    sign_in(theirs, about)
    comment = a_comment(a_briefing("Appoint one."), about)
    addresses = [
        f"/moderation/people/{about.handle}",
        f"/moderation/comments/{comment.public_id}",
        f"/moderation/briefings/{_slug(comment.briefing_id)}",
    ]
    db.session.commit()  # ends the reading
    for address in addresses:
        client.post(f"{address}/note", data={"note-text": "Told twice, heliotrope."})

    seen = ["heliotrope" in client.get(address).text for address in addresses]
    by_them = ["heliotrope" in theirs.get(address).text for address in addresses]
    empty = client.post(f"{addresses[0]}/note", data={"note-text": ""})

    assert (seen, by_them) == ([True] * 3, [False, False, True])
    assert empty.status_code == 422
    assert theirs.post(f"{addresses[0]}/note", data={"note-text": "Mine."}).status_code == 403


def test_nobody_pauses_their_own_briefing_while_others_could() -> None:
    author = a_moderator()
    briefing = a_briefing(authors=(author,))
    a_moderator()

    with pytest.raises(Forbidden), transaction():
        services.pause(author, briefing, until=MAY, reason=WHY)


def _slug(briefing_id: int) -> str:
    return db.session.scalars(select(Briefing.slug).where(Briefing.id == briefing_id)).one()
