"""The register and its entries, as readers meet them."""

import re

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.dissent import services
from app.dissent.models import Disposition, EntryKind
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.", "An academy.")
WHY = "The text says so itself, in the second paragraph of the part on leadership."
ANSWER = services.Answered(Disposition.NOT_ACCEPTED, WHY, restatement="You say it is leadership.")


@pytest.fixture
def ruth(client: FlaskClient) -> Person:  # noqa: ARG001  # after the tables are there
    return a_person("Ruth Adeyemi")


@pytest.fixture
def briefing(ruth: Person) -> Briefing:
    return a_briefing(*WORDS, slug="three-steps", authors=(ruth,))


def answered(briefing: Briefing, author: Person, *numbers: int) -> None:
    with transaction():
        services.answer(author, briefing, numbers, ANSWER)


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.text))


def test_an_empty_register_invites(client: FlaskClient, briefing: Briefing) -> None:
    shown = text(client, f"/briefings/{briefing.slug}/register")

    assert "Nobody has objected or asked for a change yet." in shown
    assert "you have the last word on whether the answer meets your point" in shown


def test_an_entry_says_what_it_is_about_who_raised_it_and_where_it_stands(
    client: FlaskClient, briefing: Briefing
) -> None:
    with clock.frozen(LONG_AGO):
        an_entry(briefing, a_person("Priya Nair"))
        an_entry(briefing, a_person("Ana Reyes"), kind=EntryKind.CHANGE, about=None)

    with clock.frozen(LONG_AGO):
        shown = text(client, f"/briefings/{briefing.slug}/register")

    assert "D1 Objection · Proposition 1" in shown
    assert "C2 Requested change · The title" in shown
    assert "Asks for it to be left out." in shown
    assert "Raised by Priya Nair, 5 January." in shown
    assert "New: opens for its answer by 7 January" in shown


def test_an_answer_and_a_verdict_stand_beside_the_objection(
    client: FlaskClient, briefing: Briefing, ruth: Person
) -> None:
    priya = a_person("Priya Nair")
    an_entry(briefing, priya)
    answered(briefing, ruth, 1)
    sign_in(client, priya)

    response = client.post(
        f"/briefings/{briefing.slug}/register/1/verdict",
        data={"meets-satisfied": "no", "meets-text": "It is about money."},
    )

    assert response.status_code == 303
    assert response.location == f"/briefings/{briefing.slug}/register/1"
    shown = text(client, response.location)
    assert "Your verdict is in the register." in shown
    assert "It does not meet my point. It is about money. Priya Nair" in shown
    report = text(client, f"/briefings/{briefing.slug}/minority-report")
    assert "There is 1." in report
    assert "It is about money." in report


def test_what_was_typed_is_kept_when_it_is_refused(
    client: FlaskClient, briefing: Briefing, ruth: Person
) -> None:
    priya = a_person("Priya Nair")
    an_entry(briefing, priya)
    answered(briefing, ruth, 1)
    sign_in(client, priya)

    response = client.post(
        f"/briefings/{briefing.slug}/register/1/verdict", data={"meets-text": "My own words."}
    )
    late = client.post(
        f"/briefings/{briefing.slug}/register/1/appeal", data={"appeal-text": "It is in scope."}
    )

    assert response.status_code == 422
    assert "Say whether it meets your point." in response.text
    assert "My own words." in response.text
    assert late.status_code == 409
    assert "This entry has moved on meanwhile." in late.text
    assert "It is in scope." in late.text
