"""Concluding in a browser, and "You said, we did"."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.dissent import services as register
from app.dissent.models import Disposition
from app.outcomes import queries
from app.outcomes.describing import DESCRIBERS
from tests.briefings.forms import fields
from tests.briefings.services.steps import republish
from tests.discussion.rewording import drafted
from tests.dissent.answering import WHY
from tests.factories import a_briefing, a_person, an_entry, sign_in
from tests.outcomes.deciding import decided

LEAD = ("key-1", "Lead digitally.")


@pytest.fixture
def moderator(client: FlaskClient) -> Person:
    person = a_person("Mo Moderator", role=Role.MODERATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def briefing(app: object) -> Briefing:
    assert app
    author = a_person("Ada Author", handle="ada")
    made = a_briefing("Lead digitally.", "Share data.", slug="steps", authors=(author,))
    return briefings.by_id(made.id, author)


def dispute(briefing: Briefing) -> Person:
    """D1 is answered, and stands."""
    raiser = a_person("Ruth Raiser")
    an_entry(briefing, raiser)
    answered = register.Answered(Disposition.NOT_ACCEPTED, WHY, restatement="You say leadership.")
    with transaction():
        register.answer(briefing.authors[0], briefing, [1], answered)
        register.judge(raiser, briefing, 1, satisfied=False, text="You did not read it.")
    return raiser


def test_gates_are_shown_with_the_entries_that_keep_them(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    assert moderator
    raiser = dispute(briefing)
    page = client.get("/briefings/steps/conclude").text
    refused = client.post(
        "/briefings/steps/conclude", data=decided(briefing) | {"p-key-2-reason": ""}
    )

    assert "(G4)" in page
    assert "(G5)" in page
    assert "/briefings/steps/register/1" in page
    assert refused.status_code == 409
    for sentence in ("G4:", "G5:", "G6:", "Give the reason for proposition 2.", "Reason 1."):
        assert sentence in refused.text
    with transaction():
        register.state_dissent(raiser, briefing, 1, text="I stand by it.")
        register.note(moderator, briefing, 1, text="We proceed because of the law.")
    done = client.post("/briefings/steps/conclude", data=decided(briefing))
    assert done.location == "/briefings/steps/outcome"


def test_what_was_typed_is_kept(client: FlaskClient, moderator: Person, briefing: Briefing) -> None:
    assert moderator
    kept = client.post(
        "/briefings/steps/conclude", data=decided(briefing) | {"do": "keep", "note": "So far"}
    )
    page = client.get(kept.location).text

    assert "Your words were kept." in page
    for words in ("Reason 1.", "Reason 2.", "So far"):
        assert words in page
    assert queries.conclusions(briefing) == []


def test_what_is_decided_stays_with_its_proposition_when_a_version_renumbers_them(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    assert moderator
    typed = fields(client.get("/briefings/steps/conclude").text) | decided(briefing)
    republish(briefing.authors[0], briefing, *drafted(("key-2", "Share data."), LEAD))
    done = client.post("/briefings/steps/conclude", data=typed)
    db.session.rollback()

    assert done.location == "/briefings/steps/outcome"
    found = queries.conclusions(briefing)[0].outcomes
    assert [(row.number, row.wording.text, row.reason) for row in found] == [
        (1, "Share data.", "Reason 2."),
        (2, "Lead digitally.", "Reason 1."),
    ]


def test_words_that_change_while_the_page_is_open_are_shown_before_they_are_decided(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    assert moderator
    typed = fields(client.get("/briefings/steps/conclude").text) | decided(briefing)
    changed = drafted(LEAD, ("key-2", "Share no data."), ("key-3", "Train."))
    republish(briefing.authors[0], briefing, *changed)
    refused = client.post("/briefings/steps/conclude", data=typed)
    db.session.rollback()
    nothing = queries.conclusions(briefing)
    again = fields(refused.text) | {"p-key-3-result": "kept", "p-key-3-reason": "Reason 3."}
    done = client.post("/briefings/steps/conclude", data=again)
    db.session.rollback()

    assert (refused.status_code, nothing) == (409, [])
    for sentence in (
        "The words of proposition 2 have changed. Read them before you decide.",
        "Share no data.",
        "Reason 2.",
        "Say what becomes of proposition 3.",
    ):
        assert sentence in refused.text
    assert "The words of proposition 1" not in refused.text
    assert done.location == "/briefings/steps/outcome"
    found = queries.conclusions(briefing)[0].outcomes
    assert [(row.wording.text, row.reason) for row in found] == [
        ("Lead digitally.", "Reason 1."),
        ("Share no data.", "Reason 2."),
        ("Train.", "Reason 3."),
    ]


def test_a_draft_stays_with_its_proposition_and_says_that_the_words_changed(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    assert moderator
    client.post("/briefings/steps/conclude", data=decided(briefing) | {"do": "keep"})
    changed = drafted(("key-2", "Share data."), ("key-1", "Lead by example."))
    republish(briefing.authors[0], briefing, *changed)
    page = client.get("/briefings/steps/conclude").text

    assert fields(page)["p-key-1-reason"] == "Reason 1."
    assert fields(page)["p-key-2-reason"] == "Reason 2."
    assert page.count("These words have changed since you wrote what stands below.") == 1


def test_the_outcome_shows_what_was_said_and_what_was_done(
    app: Flask, client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    raiser = dispute(briefing)
    with transaction():
        register.state_dissent(raiser, briefing, 1, text="I stand by it, word for word.")
        register.note(moderator, briefing, 1, text="We proceed because of the law.")
    stranger = app.test_client()
    before = stranger.get("/briefings/steps/outcome").status_code
    client.post("/briefings/steps/conclude", data=decided(briefing) | {"note": "Thank you all."})
    page = stranger.get("/briefings/steps/outcome")

    assert before == 404
    for words in (
        "Thank you all.",
        "Amended",
        "Reason 1.",
        "1 dissent stands",
        "You say leadership.",
        "You did not read it.",
        "I stand by it, word for word.",
        "We proceed because of the law.",
        "by Mo Moderator, on version 1",
    ):
        assert words in page.text
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"
    for path in ("/briefings/steps", "/briefings/steps/register"):
        assert "Concluded on" in stranger.get(path).text


def test_the_desk_of_a_concluded_briefing_says_what_it_supersedes(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    assert moderator
    client.post("/briefings/steps/conclude", data=decided(briefing))
    again = client.get("/briefings/steps/conclude").text
    client.post(
        "/briefings/steps/conclude", data=decided(briefing) | {"p-key-1-reason": "New evidence."}
    )
    page = client.get("/briefings/steps/outcome").text

    assert "What you decide now supersedes that" in again
    assert "New evidence." in page
    assert "Earlier conclusions" in page
    assert "Reason 1." in page


def test_an_author_sees_who_has_to_conclude_what_is_disputed(
    app: Flask, briefing: Briefing
) -> None:
    dispute(briefing)
    client = app.test_client()
    sign_in(client, briefing.authors[0])

    page = client.get("/briefings/steps/conclude").text

    assert "somebody who did not write the briefing concludes" in page
    assert 'name="p-key-1-reason"' not in page


def test_a_conclusion_is_told_in_words(
    client: FlaskClient, moderator: Person, briefing: Briefing
) -> None:
    client.post("/briefings/steps/conclude", data=decided(briefing))
    db.session.rollback()  # what was read before stays as it was read
    first = queries.conclusions(briefing)[0].outcomes[0].id

    lines = DESCRIBERS[queries.CONCLUDED](moderator, [first, 999])

    assert [(key, line.path) for key, line in lines.items()] == [
        (first, "/briefings/steps/outcome")
    ]
    assert lines[first].sentence.startswith("“Three steps to digital leadership” is concluded")
