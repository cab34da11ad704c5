"""The author's side: what awaits an answer, and what came back."""

import re

from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.dissent import jobs, queries, services
from app.dissent.models import Disposition, EntryKind, EntryState
from app.dissent.queries import Shelf
from tests.dissent.answering import DAY, WHY, answered, entry, sent
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry


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
