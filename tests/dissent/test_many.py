"""Registers of many entries: what they cost, and how few acts deal with them."""

import re
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.dissent import services
from app.dissent.gates import Gate
from app.dissent.models import Entry, EntryPerson, EntryState
from app.dissent.queries import closed_gates
from app.dissent.transitions import REPLY_WITHIN
from benchmarks.register import RAISED_AT, a_register
from tests.dissent.answering import ANSWER
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.")
SAME = "What has to change is how councils are led, more than how digital they are"
PAGES = [
    "",
    "/register",
    "/register?state=waiting&kind=objection&about=key-1",
    "/register/print",
    "/register.csv",
    "/register.json",
    "/register.atom",
    "/minority-report",
    "/register/1",
]


@on_sqlite
def test_the_number_of_statements_does_not_grow_with_the_register(
    client: FlaskClient, statements: list[str]
) -> None:
    for slug, size in (("short", 60), ("long", 2_000)):
        a_register(a_briefing(*WORDS, slug=slug), size)

    short, long = (
        [_asked(client, statements, f"/briefings/{slug}{page}") for page in PAGES]
        for slug in ("short", "long")
    )

    assert short == long
    assert max(long) <= 18


@on_sqlite
def test_five_hundred_who_say_the_same_are_grouped_and_answered_in_a_few_acts(
    app: Flask, client: FlaskClient
) -> None:
    ruth, mo = a_person("Ruth"), a_person("Mo Derator", role=Role.MODERATOR)
    briefing = a_briefing(*WORDS, slug="pasted", authors=(ruth,))
    with clock.frozen(RAISED_AT):
        raisers = a_register(briefing, 500, states=(EntryState.RAISED,), words=SAME)
        sign_in(client, mo)

        acts = _group_all_under_the_first(client)
        with transaction():
            services.answer(ruth, briefing, [1], ANSWER)  # at the desk: to open it, and to send it
        acts += 2

    assert acts < 50
    assert db.session.scalars(select(func.count()).where(EntryPerson.part == "raiser")).one() == 500
    assert _gates(RAISED_AT, briefing) == [Gate.TIME_TO_REPLY]
    _says(app, raisers[6], 7, "yes", at=RAISED_AT)
    assert _gates(RAISED_AT, briefing) == [Gate.TIME_TO_REPLY]
    with clock.frozen(RAISED_AT + REPLY_WITHIN), transaction():
        assert services.tick()
    assert _gates(RAISED_AT + REPLY_WITHIN, briefing) == []
    assert _state(1) is EntryState.SETTLED
    _says(app, raisers[8], 9, "no", at=RAISED_AT + REPLY_WITHIN)
    assert _state(1) is EntryState.SUSTAINED
    assert _verdicts() == {7: True, 9: False}
    assert _gates(RAISED_AT + REPLY_WITHIN, briefing) == [Gate.NO_NOTE, Gate.NO_STATEMENT]


def test_what_is_ticked_in_the_register_goes_under_one(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS, slug="pasted", authors=(a_person("Ruth"),))
    a_register(briefing, 4, states=(EntryState.RAISED,), words=SAME)
    sign_in(client, a_person("Mo Derator", role=Role.MODERATOR))

    wrong = client.post("/briefings/pasted/register/group", data={"numbers": [2, 3], "under": "9"})
    done = client.post("/briefings/pasted/register/group", data={"numbers": [2, 3], "under": "1"})

    assert wrong.status_code == 404
    assert re.findall(r'name="numbers" value="(\d)"[^>]*checked', wrong.text) == ["2", "3"]
    assert done.location == "/briefings/pasted/register/1"
    assert [_state(number) for number in (1, 2, 3, 4)] == ["raised", "grouped", "grouped", "raised"]


def _group_all_under_the_first(client: FlaskClient) -> int:
    """Requests that a moderator makes, from the register on."""
    pages = [client.get("/briefings/pasted/register"), client.get("/briefings/pasted/register/1")]
    pages.append(client.get("/briefings/pasted/register/1?like=all"))
    ticked = re.findall(r'name="group-numbers" value="(\d+)" checked', pages[-1].text)
    assert len(ticked) == 499
    pages.append(client.post("/briefings/pasted/register/1/group", data={"group-numbers": ticked}))
    assert pages[-1].status_code == 303
    pages.append(client.get(pages[-1].location))
    assert "499 entries are grouped under D1 now." in pages[-1].text
    return len(pages)


def _says(app: Flask, person: Person, number: int, meets: str, *, at: datetime) -> None:
    client = app.test_client()
    sign_in(client, person)
    with clock.frozen(at):
        path = f"/briefings/pasted/register/{number}/verdict"
        assert client.post(path, data={"meets-satisfied": meets}).status_code == 303


def _gates(at: datetime, briefing: Briefing) -> list[Gate]:
    with clock.frozen(at):
        return [closed.gate for closed in closed_gates(briefing)]


def _state(number: int) -> EntryState:
    return db.session.scalars(select(Entry.state).where(Entry.number == number)).one()


def _verdicts() -> dict[int | None, bool | None]:
    rows = db.session.execute(
        select(Entry.number, EntryPerson.satisfied)
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(EntryPerson.satisfied.is_not(None))
    )
    return {row[0]: row[1] for row in rows}


def _asked(client: FlaskClient, statements: list[str], path: str) -> int:
    db.session.rollback()
    before = len(statements)
    assert client.get(path).status_code == 200, path
    return len(statements) - before
