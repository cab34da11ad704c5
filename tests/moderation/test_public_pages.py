"""The log and the rules, as everybody reads them."""

import re

from flask.testing import FlaskClient

from app.accounts.models import Role
from app.briefings.models import Audience
from app.moderation.models import DecisionKind, Rule
from tests.factories import a_briefing, a_comment, a_decision, a_person
from tests.moderation.asking import a_moderator, decide, report


def test_the_log_is_public_and_names_nobody(client: FlaskClient) -> None:
    a_moderator(client, "Mo Moderator")
    writer = a_person("Wanda Writer")
    comment = a_comment(a_briefing("Appoint one.", title="Three steps"), writer, "Canary words.")
    decide(client, "remove", comment, rule="private", explanation="It gives an address, see?")
    client.post(
        f"/moderation/people/{writer.handle}/suspend",
        data={"rule": "spam", "explanation": "Selling all the time."},
    )
    stranger = client.application.test_client()

    page = stranger.get("/moderation/log")

    assert page.headers["X-Page-Key"] == "site"
    assert "Set-Cookie" not in page.headers
    assert re.findall(r'id="m(\d+)"', page.text) == ["2", "1"]
    assert "Rule 4</a>: Private or restricted information" in page.text
    assert "by a moderator" in page.text
    assert "Three steps" in page.text
    for secret in ("Mo ", "Wanda", "Canary", "see?", "Selling", comment.public_id):
        assert secret not in page.text


def test_the_log_leaves_out_reports_and_says_nothing_of_closed_briefings(
    client: FlaskClient,
) -> None:
    a_moderator(client)
    briefing = a_briefing("Appoint one.", title="Secret plan", audience=Audience.CONFIRMED)
    comment = a_comment(briefing)
    report(client, comment)
    decide(client, "dismiss", comment)
    stranger = client.application.test_client()

    page = stranger.get("/moderation/log").text

    assert re.findall(r'id="m(\d+)"', page) == ["1"]
    assert "In a briefing that is not open to everybody" in page
    assert "Secret plan" not in page
    assert briefing.slug not in page


def test_a_long_log_is_paged_and_every_entry_has_an_address(client: FlaskClient) -> None:
    person = a_person(role=Role.MODERATOR)
    for _ in range(60):
        a_decision(DecisionKind.REINSTATE, person)

    first = re.findall(r'id="m(\d+)"', client.get("/moderation/log").text)
    rest = re.findall(r'id="m(\d+)"', client.get("/moderation/log?upto=10").text)

    assert first == [str(number) for number in range(60, 10, -1)]
    assert rest == [str(number) for number in range(10, 0, -1)]
    assert client.get("/moderation/log?upto=" + "9" * 30).status_code == 404
    assert client.get("/moderation/log?upto=x").status_code == 404


def test_the_rules_are_for_everybody_in_their_order(client: FlaskClient) -> None:
    page = client.get("/rules")

    assert page.headers["X-Page-Key"] == "site"
    assert re.findall(r"<h2>Rule (\d): (.+)</h2>", page.text) == [
        ("1", "Not about the work"),
        ("2", "Abuse or threat"),
        ("3", "About a person who cannot answer here"),
        ("4", "Private or restricted information"),
        ("5", "Spam"),
    ]
    assert set(Rule) == {"off_topic", "abuse", "names_somebody", "private", "spam"}
