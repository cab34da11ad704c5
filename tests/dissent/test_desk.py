"""The author's side: what awaits an answer, and answering in one sitting."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.dissent import jobs, queries, services
from app.dissent.models import Disposition, Entry, EntryKind, EntryState
from app.dissent.queries import Shelf
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry, sign_in

WHY = "The text says so itself, in the second paragraph of the part on leadership."
DAY = timedelta(days=1)


@pytest.fixture
def author(client: FlaskClient) -> Person:
    person = a_person("Ada Author", writes=True)
    sign_in(client, person)
    return person


@pytest.fixture
def briefing(author: Person) -> Briefing:
    made = a_briefing(
        "Lead digitally.", "Share data.", "Buy well.", slug="steps", authors=(author,)
    )
    return briefings.by_id(made.id, author)


def entry(briefing: Briefing, number: int) -> Entry:
    return queries.by_number(briefing, number)


def given(disposition: str = "not_accepted") -> services.Answered:
    until = clock.now() + 30 * DAY if disposition == "deferred" else None
    return services.Answered(
        Disposition(disposition), WHY, restatement="You say it is leadership.", until=until
    )


def answered(author: Person, briefing: Briefing, *numbers: int) -> None:
    with transaction():
        services.answer(author, briefing, numbers, given())


def sent(number: int, **fields: str) -> dict[str, str]:
    """What the form of one entry sends when its author has filled it in."""
    fields = {
        "restatement": "You say it is leadership.",
        "disposition": "not_accepted",
        "reason": WHY,
    } | fields
    return {f"e{number}-{name}": value for name, value in fields.items()}


def shelves(author: Person) -> dict[str, list[str]]:
    return {
        shelf.value: [row.entry.label for row in queries.awaiting(author, shelf).rows]
        for shelf in Shelf
    }


def test_what_waits_stands_with_the_oldest_deadline_first(
    author: Person, briefing: Briefing
) -> None:
    with clock.frozen(LONG_AGO):
        an_entry(briefing, about=1)
    with clock.frozen(LONG_AGO + 10 * DAY):
        an_entry(briefing, about=2)
    with clock.frozen(LONG_AGO + 9 * DAY):
        an_entry(briefing, about=3)
    with clock.frozen(LONG_AGO + 11 * DAY):
        jobs.tick()  # the second, of day 10, is still to be opened

        assert shelves(author)["answer"] == ["D1", "D3", "D2"]


def test_pages_of_what_waits_leave_nothing_out(author: Person, briefing: Briefing) -> None:
    for about in (1, 2, 3, 1, 2):
        an_entry(briefing, about=about)
    found: list[str] = []
    after = None
    while True:
        page = queries.awaiting(author, Shelf.ANSWER, after=after, limit=2)
        found += [row.entry.label for row in page.rows]
        after = page.after
        if after is None:
            break

    assert found == ["D1", "D2", "D3", "D4", "D5"]


def test_each_entry_stands_where_its_author_looks_for_it(
    author: Person, briefing: Briefing
) -> None:
    people = [a_person(f"Person {n}") for n in range(6)]
    for person in people:
        an_entry(briefing, person)
    an_entry(briefing, people[0], kind=EntryKind.CHANGE, about=2)
    answered(author, briefing, 2, 3, 4)
    with transaction():
        services.confirm_restatement(people[2], briefing, 3, is_the_point=False)
        services.judge(people[3], briefing, 4, satisfied=False)
    with transaction():
        services.open_now(a_person(role=Role.MODERATOR), briefing, 5)
        services.ask(author, briefing, 5, text="Which councils?")
        accepted = services.Answered(Disposition.ACCEPTED, WHY, wording="Lead well.")
        services.answer(author, briefing, [7], accepted)

    assert shelves(author) == {
        "answer": ["D1", "D6"],
        "back": ["D3", "D4"],
        "others": ["D2", "D5", "C7"],
        "promised": ["C7"],
    }
    assert queries.on_shelves(author) == {
        Shelf.ANSWER: 2,
        Shelf.BACK: 2,
        Shelf.OTHERS: 3,
        Shelf.PROMISED: 1,
    }


def test_other_peoples_briefings_are_not_on_the_list(author: Person) -> None:
    an_entry(a_briefing("Theirs.", authors=(a_person("Else"),)))

    assert shelves(author)["answer"] == []


def test_what_is_overdue_says_so(client: FlaskClient, briefing: Briefing) -> None:
    with clock.frozen(LONG_AGO):
        an_entry(briefing)
    with clock.frozen(LONG_AGO + 3 * DAY):
        jobs.tick()
    page = client.get("/desk/answers").text

    assert "overdue since" in page
    assert "Answer D1" in page


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


def test_what_came_back_is_answered_once_more_with_the_earlier_answer_in_sight(
    client: FlaskClient, author: Person, briefing: Briefing
) -> None:
    raiser = a_person("Ruth")
    an_entry(briefing, raiser)
    answered(author, briefing, 1)
    first = entry(briefing, 1).answer_id
    with transaction():
        services.judge(raiser, briefing, 1, satisfied=False, text="You did not read it.")

    page = client.get("/desk/briefings/steps/answers?show=back").text
    form = {"card": "e1", "do": "answer", "e1-replacing": str(first)}
    client.post("/desk/briefings/steps/answers", data=form | sent(1, reason=f"Again. {WHY}"))

    assert "You did not read it." in page
    assert WHY in page
    found = entry(briefing, 1)
    assert (found.state, found.revised) == (EntryState.ANSWERED, True)
    assert found.answer_id != first
    assert "Nothing here waits" in client.get("/desk/briefings/steps/answers?entry=1").text


def test_an_author_asks_what_is_meant_and_reads_the_reply(
    client: FlaskClient, briefing: Briefing
) -> None:
    raiser = a_person("Ruth")
    an_entry(briefing, raiser)
    with transaction():
        services.open_now(a_person(role=Role.MODERATOR), briefing, 1)
    form = {"card": "e1", "do": "ask e1"}
    empty = client.post("/desk/briefings/steps/answers", data=form)
    client.post("/desk/briefings/steps/answers", data=form | {"e1-question": "Which councils?"})
    asked = entry(briefing, 1).state
    with transaction():
        services.reply(raiser, briefing, 1, text="Those of the north.")
    page = client.get("/desk/briefings/steps/answers").text

    assert "Write your question." in empty.text
    assert asked is EntryState.CLARIFY
    assert "Which councils?" in page
    assert "Those of the north." in page
    assert "Ask what is meant" not in page


def test_a_version_is_said_to_do_what_was_accepted(
    client: FlaskClient, author: Person, briefing: Briefing
) -> None:
    an_entry(briefing, kind=EntryKind.CHANGE)
    with transaction():
        accepted = services.Answered(Disposition.ACCEPTED, WHY, wording="Lead well.")
        services.answer(author, briefing, [1], accepted)
    assert "You accepted 1 entry" in client.get("/briefings/steps").text
    nothing = client.post("/desk/briefings/steps/resolved", data={"version": "1"})
    page = client.get("/desk/briefings/steps/resolved").text
    done = client.post("/desk/briefings/steps/resolved", data={"version": "1", "numbers": "1"})

    assert "Tick what this version does." in nothing.text
    assert "C1 What must change" in page
    assert entry(briefing, 1).resolved_in_id is not None
    assert "version 1 does what was asked in C1" in client.get(done.location).text
    for path in ("versions", "versions/1"):
        shown = client.get(f"/briefings/steps/{path}").text
        assert re.search(
            r"Changed because of</b> <a href=./briefings/steps/register/1.>C1</a>", shown
        )
    assert shelves(author)["promised"] == []


def test_requested_words_stand_as_a_difference(client: FlaskClient, briefing: Briefing) -> None:
    an_entry(briefing, kind=EntryKind.CHANGE, proposed="Lead well.", removes=False)
    page = client.get("/desk/briefings/steps/answers").text

    assert "<del>" in page
    assert "<ins>" in page


def test_lists_and_forms_take_the_same_statements_for_one_and_for_many(
    client: FlaskClient, briefing: Briefing, statements: list[str]
) -> None:
    def asked(path: str) -> int:
        statements.clear()
        assert client.get(path).status_code == 200
        return len(statements)

    paths = [
        "/desk/answers",
        "/desk/briefings/steps/answers",
        "/desk/briefings/steps/answers?entry=1&entry=2",
    ]
    an_entry(briefing)
    few = [asked(path) for path in paths]
    for _ in range(4):
        an_entry(briefing)

    assert [asked(path) for path in paths] == few


def test_the_desk_and_the_navigation_say_how_many_wait(
    client: FlaskClient, briefing: Briefing
) -> None:
    before = client.get("/").text
    an_entry(briefing)

    assert "Desk (1)" not in before
    assert "Desk (1)" in client.get("/").text
    assert "1 entry needs your answer" in client.get("/desk").text


def test_a_comparison_names_what_a_proposition_changed_because_of(
    client: FlaskClient, author: Person, briefing: Briefing
) -> None:
    an_entry(briefing, kind=EntryKind.CHANGE, about=2)
    with transaction():
        accepted = services.Answered(Disposition.ACCEPTED, WHY, wording="Share all data.")
        services.answer(author, briefing, [1], accepted)
    saves = client.get("/desk/briefings/steps/publish").text
    client.post(
        "/desk/briefings/steps/publish",
        data={
            "saves": re.findall(r'name="saves"[^>]*value="(\d+)"', saves)[0],
            "doubted": "yes",
            "note": "As C1 asked.",
        },
    )
    client.post("/desk/briefings/steps/resolved", data={"version": "2", "numbers": "1"})

    shown = client.get("/briefings/steps/versions/2?compare=1").text
    back = client.get("/briefings/steps/versions/1?compare=2").text

    assert "Changed because of" in shown
    assert "Changed because of" not in back
