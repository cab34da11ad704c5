"""The public log: what everybody finds in it, and takes away as a feed."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import Audience, Briefing
from app.core import clock
from app.moderation.models import DecisionKind, Rule, SubjectKind
from tests.factories import a_briefing, a_decision, a_person

ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def decided(client: FlaskClient) -> None:
    """1: a lock; 2: a warning for spam; 3: a lock where nobody may read; a report and an appeal."""
    assert client
    moderator = a_person("Mo Secretname", role=Role.MODERATOR)
    about = {"subject_kind": SubjectKind.BRIEFING}
    lock, shown, hidden = DecisionKind.LOCK, _briefing("steps"), _briefing("plan", Audience.NOBODY)
    with clock.frozen(NOON):
        a_decision(lock, moderator, "In circles.", subject_id=shown.id, **about)
    with clock.frozen(NOON + timedelta(days=1)):
        _warned(moderator)
    with clock.frozen(NOON + timedelta(days=2)):
        a_decision(lock, moderator, "Hush.", subject_id=hidden.id, **about)
    a_decision(DecisionKind.REPORT, a_person("Rea Reporter"), "Look at this.")
    a_decision(DecisionKind.APPEAL, a_person("Ap Pellant"), "I did not.", about_id=2)


def _briefing(slug: str, audience: Audience = Audience.PUBLIC) -> Briefing:
    return a_briefing("One.", slug=slug, audience=audience)


def _warned(moderator: Person) -> None:
    a_decision(DecisionKind.WARN, moderator, "It sells.", rule=Rule.SPAM)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [3, 2, 1]),
        ("kind=lock", [3, 1]),
        ("kind=&rule=spam", [2]),
        ("rule=abuse", []),
        ("briefing=steps", [1]),
        ("briefing=plan", []),
        ("since=2026-03-05", [3, 2]),
        ("until=2026-03-05", [2, 1]),
        ("since=2026-03-05&until=2026-03-05", [2]),
        ("kind=lock&upto=2", [1]),
    ],
)
def test_entries_are_found(client: FlaskClient, asked: str, found: list[int]) -> None:
    page = client.get(f"/moderation/log?{asked}").text

    assert [int(number) for number in re.findall(r'id="m(\d+)"', page)] == found


def test_the_days_of_the_log_begin_where_its_readers_are(client: FlaskClient) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with clock.frozen(late):
        _warned(a_person(role=Role.MODERATOR))
    with clock.frozen(late + timedelta(minutes=10)):
        june, july = (
            re.findall(r'id="m(\d+)"', client.get(f"/moderation/log?{asked}").text)
            for asked in ("since=2026-06-01&until=2026-06-30", "since=2026-07-01")
        )
        page = client.get("/moderation/log").text

    assert (june, len(july)) == ([], 1)
    assert "In July 2026" in page


@pytest.mark.parametrize(
    "asked", ["kind=x", "rule=x", "since=x", "until=9999-12-31", "upto=x", "briefing=%00"]
)
def test_what_no_form_asks_is_no_page(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/moderation/log?{asked}").status_code == 404


def test_the_feed_has_what_the_page_has_and_the_same_filters(client: FlaskClient) -> None:
    everything = ElementTree.fromstring(client.get("/moderation/log.atom").text)  # noqa: S314  ours
    locks = ElementTree.fromstring(client.get("/moderation/log.atom?kind=lock").text)  # noqa: S314

    assert _titles(everything) == [
        "3: Closed a discussion",
        "2: Warned a person",
        "1: Closed a discussion",
    ]
    assert _titles(locks) == ["3: Closed a discussion", "1: Closed a discussion"]


def _titles(feed: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("address", ["/moderation/log", "/moderation/log.atom"])
def test_it_names_nobody_and_nothing_that_is_not_open(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    for secret in ("Secretname", "Reporter", "Pellant", "It sells", "Hush", "/briefings/plan"):
        assert secret not in page
