"""Answering in one sitting: the form of each entry, and what is kept of it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core.db import transaction
from app.dissent import services
from app.dissent.models import EntryState
from tests.dissent.answering import entry, sent
from tests.factories import a_person, an_entry


def test_an_entry_is_answered_from_its_form(client: FlaskClient, briefing: Briefing) -> None:
    an_entry(briefing)
    page = client.get("/desk/briefings/steps/answers").text
    assert "What must change is how councils are led." in page
    assert "More than how digital they are, by far." in page

    reply = client.post(
        "/desk/briefings/steps/answers", data={"card": "e1", "do": "answer e1"} | sent(1)
    )

    found = entry(briefing, 1)
    assert (reply.status_code, found.state) == (303, EntryState.ANSWERED)
    assert found.answer is not None
    assert found.answer.restatement == "You say it is leadership."
    assert "Answered: D1." in client.get(reply.location).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"restatement": ""}, "Say the objection in your own words first."),
        ({"disposition": ""}, "Say what you will do."),
        ({"disposition": "whatever"}, "Not a valid choice"),
        ({"reason": "Too short."}, "Give your reason in 40 characters or more."),
        ({"disposition": "accepted"}, "Give the words that you accept"),
        ({"disposition": "in_part"}, "Give the words that you accept"),
        ({"disposition": "deferred"}, "Say until when you defer it."),
        ({"disposition": "deferred", "until": "2020-01-01"}, "Choose a day that is still to come."),
        ({"disposition": "covered"}, "Link to the passage that covers it."),
        ({"disposition": "covered", "link": "javascript:alert(1)"}, "Give an address that begins"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    client: FlaskClient, briefing: Briefing, fields: dict[str, str], sentence: str
) -> None:
    an_entry(briefing)
    form = (
        {"card": "e1", "do": "answer e1"} | sent(1, question="Which councils?") | sent(1, **fields)
    )

    page = client.post("/desk/briefings/steps/answers", data=form)

    assert page.status_code == 422
    assert sentence in page.text
    assert entry(briefing, 1).state is EntryState.RAISED
    for typed in sent(1, **fields).values():
        assert typed in page.text or typed in ("whatever", "javascript:alert(1)")


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"disposition": "accepted", "wording": "Lead well."}, ("Lead well.", None, "", False)),
        ({"disposition": "accepted", "version": "1"}, ("", 1, "", False)),
        ({"disposition": "in_part", "until": "2030-06-01"}, ("", None, "", True)),
        ({"disposition": "deferred", "until": "2030-06-01"}, ("", None, "", True)),
        (
            {"disposition": "covered", "link": "/briefings/x#p2"},
            ("", None, "/briefings/x#p2", False),
        ),
        (
            {"disposition": "not_accepted", "wording": "Lead well.", "until": "2030-06-01"},
            ("", None, "", False),
        ),
    ],
)
def test_a_disposition_keeps_what_belongs_to_it(
    client: FlaskClient, briefing: Briefing, fields: dict[str, str], kept: tuple[object, ...]
) -> None:
    an_entry(briefing)

    client.post(
        "/desk/briefings/steps/answers", data={"card": "e1", "do": "answer"} | sent(1, **fields)
    )

    answer = entry(briefing, 1).answer
    assert answer is not None
    n = 1 if answer.version_id else None
    assert (answer.wording, n, answer.link, answer.until is not None) == kept


def test_one_error_keeps_no_other_answer_back_and_loses_no_word(
    client: FlaskClient, briefing: Briefing
) -> None:
    for about in (1, 2, 3):
        an_entry(briefing, about=about)
    form = {"do": "answer"} | sent(1) | sent(2, reason="Hm, it depends.") | sent(3)

    page = client.post("/desk/briefings/steps/answers", data=form | {"card": ["e1", "e2", "e3"]})

    assert [entry(briefing, n).state.value for n in (1, 2, 3)] == ["answered", "raised", "answered"]
    assert page.status_code == 422
    assert "Hm, it depends." in page.text
    assert "Answered: D1, D3." in page.text
    assert "Hm, it depends." in client.get("/desk/briefings/steps/answers").text


def test_a_draft_is_found_again_elsewhere_and_dropped_when_it_is_sent(
    app: Flask, client: FlaskClient, author: Person, briefing: Briefing
) -> None:
    an_entry(briefing, about=1)
    an_entry(briefing, about=2)
    keep = {"do": "autosave", "card": ["e1", "e2"], "e1-reason": "For one", "e2-reason": "Since"}
    kept = client.post("/desk/briefings/steps/answers", data=keep)
    elsewhere = app.test_client()
    with elsewhere.session_transaction() as session:
        session["_user_id"] = f"session-of-{author.handle}"

    page = elsewhere.get("/desk/briefings/steps/answers").text
    alone = elsewhere.get("/desk/briefings/steps/answers?entry=1").text

    assert kept.status_code == 204
    assert "For one" in page
    assert "Since" in page
    assert "For one" in alone
    elsewhere.post("/desk/briefings/steps/answers", data={"card": "e1", "do": "answer"} | sent(1))
    assert "For one" not in elsewhere.get("/desk/briefings/steps/answers?entry=1").text


def test_words_survive_being_signed_out(
    app: Flask, client: FlaskClient, briefing: Briefing
) -> None:
    an_entry(briefing)
    stranger = app.test_client()

    led = stranger.post(
        "/desk/briefings/steps/answers", data={"card": "e1", "e1-reason": "Because"}
    )
    back = led.location.partition("next=")[2]

    assert led.status_code == 303
    assert led.location.startswith("/sign-in")
    key = back.partition("draft%3D")[2]
    assert "Because" in client.get(f"/desk/briefings/steps/answers?draft={key}").text


def test_one_text_answers_several_with_those_under_them(
    client: FlaskClient, briefing: Briefing
) -> None:
    for _ in range(4):
        an_entry(briefing)
    with transaction():
        services.group(a_person(role=Role.MODERATOR), briefing, [4], under=3)
    led = client.post(
        "/desk/briefings/steps/answers",
        data={"do": "together", "together": ["1", "3"], "card": ["e1"], "e1-reason": "Kept words"},
    )
    page = client.get(led.location)
    client.post(
        led.location,
        data={"card": "e1-e3", "do": "answer"}
        | {name.replace("e1-", "e1-e3-"): value for name, value in sent(1).items()},
    )

    assert "One answer for 2 entries" in page.text
    assert "1 entry is answered with it" in page.text
    assert [entry(briefing, n).state.value for n in (1, 2, 3, 4)] == [
        "answered",
        "raised",
        "answered",
        "grouped",
    ]
    assert entry(briefing, 1).answer_id == entry(briefing, 3).answer_id
    assert "Kept words" in client.get("/desk/briefings/steps/answers?entry=1").text


def test_a_form_that_is_sent_twice_answers_once(client: FlaskClient, briefing: Briefing) -> None:
    an_entry(briefing)
    form = {"card": "e1", "do": "answer e1"} | sent(1)

    answers = [client.post("/desk/briefings/steps/answers", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "D1 has been answered meanwhile." in answers[1].text
    assert entry(briefing, 1).revised is False
