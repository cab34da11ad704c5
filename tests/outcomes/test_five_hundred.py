"""The bar: 500 near-identical objections of 500 people, dealt with by two."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.dissent import jobs, queries, services
from app.dissent.models import Entry, EntryPerson, EntryState, EventKind
from app.notifications.models import Notification
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry, sign_in
from tests.outcomes.deciding import decided

MANY = 500
DAY = timedelta(days=1)
ANSWER = {
    "card": "e1",
    "do": "answer e1",
    "e1-restatement": "You say that what must change is how councils are led.",
    "e1-disposition": "not_accepted",
    "e1-reason": "The text says so itself, in the second paragraph of the part on leadership.",
}


class Acts:
    """Requests of people at their browsers, counted; pages that are looked at too."""

    def __init__(self) -> None:
        self.many = 0

    def get(self, client: FlaskClient, path: str) -> str:
        self.many += 1
        return client.get(path).text

    def post(self, client: FlaskClient, path: str, data: object) -> TestResponse:
        self.many += 1
        reply = client.post(path, data=data)
        assert reply.status_code == 303, reply.text
        return reply


def _group_all(acts: Acts, moderator: FlaskClient) -> None:
    """Page by page: tick everything that is about the same, put it under the first."""
    path: str | None = "/briefings/steps/register?state=waiting"
    while path is not None:
        page = acts.get(moderator, path)
        ticked = [n for n in re.findall(r'name="numbers"[^>]* value="(\d+)"', page) if n != "1"]
        acts.post(moderator, "/briefings/steps/register/group", {"numbers": ticked, "under": "1"})
        after = re.search(r'rel="next" href="([^"]+)"', page)
        path = after[1].replace("&amp;", "&") if after else None


@pytest.mark.gate
def test_five_hundred_objections_get_one_answer_and_five_hundred_verdicts(app: Flask) -> None:
    author = a_person("Ada Author")
    made = a_briefing("Lead digitally.", "Share data.", slug="steps", authors=(author,))
    briefing = briefings.by_id(made.id, author)
    author_client, moderator_client = app.test_client(), app.test_client()
    sign_in(author_client, author)
    sign_in(moderator_client, a_person("Mo Moderator", role=Role.MODERATOR))
    acts = Acts()
    with clock.frozen(LONG_AGO):
        raisers = [a_person(f"Raiser {n}") for n in range(MANY)]
        for raiser in raisers:
            an_entry(briefing, raiser)

        _group_all(acts, moderator_client)
        acts.get(author_client, "/desk/briefings/steps/answers")
        acts.post(author_client, "/desk/briefings/steps/answers", ANSWER)

    assert queries.by_number(briefing, 1).state is EntryState.ANSWERED
    with clock.frozen(LONG_AGO + 13 * DAY):
        jobs.tick()
        _everybody_is_asked(briefing, raisers)
        _each_says_something_of_their_own(briefing, raisers[:20])
        rushed = author_client.post("/briefings/steps/conclude", data=decided(briefing))
        assert rushed.status_code == 409
        assert re.findall(r"(G\d):", rushed.text) == ["G2"]
    with clock.frozen(LONG_AGO + 14 * DAY):
        jobs.tick()
        assert queries.by_number(briefing, 1).state is EntryState.SETTLED
        acts.post(author_client, "/briefings/steps/conclude", decided(briefing))
    assert acts.many < 50

    with clock.frozen(LONG_AGO + 15 * DAY), transaction():
        services.judge(raisers[-1], briefing, MANY, satisfied=False)
    assert queries.by_number(briefing, 1).state is EntryState.SUSTAINED
    assert _verdicts(briefing) == {True: 20, False: 1, None: MANY - 21}


def _everybody_is_asked(briefing: Briefing, raisers: list[Person]) -> None:
    """Each has an entry with their own name behind it, was told, and can still say their word."""
    answered = select(func.count(Notification.person_id.distinct())).where(
        Notification.person_id.in_([raiser.id for raiser in raisers])
    )
    assert db.session.scalar(answered) == MANY
    for number in (1, 2, MANY // 2, MANY):
        entry = queries.by_number(briefing, number)
        head = queries.by_number(briefing, 1)
        raiser = raisers[number - 1]
        assert [person.person_id for person in entry.people] == [raiser.id]
        assert head.state is EntryState.ANSWERED
    assert EventKind.MEETS in services.offered(raisers[0], queries.by_number(briefing, 1))


def _each_says_something_of_their_own(briefing: Briefing, raisers: list[Person]) -> None:
    for number, raiser in enumerate(raisers, start=1):
        with transaction():
            services.judge(raiser, briefing, number, satisfied=True)


def _verdicts(briefing: Briefing) -> dict[bool | None, int]:
    rows = db.session.execute(
        select(EntryPerson.satisfied, func.count())
        .join(Entry, Entry.id == EntryPerson.entry_id)
        .where(Entry.briefing_id == briefing.id)
        .group_by(EntryPerson.satisfied)
    )
    return {row[0]: row[1] for row in rows}
