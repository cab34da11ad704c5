"""Fifty people who respond at the same moment, and letters that are typed in at one."""

from collections import Counter
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.core.db import db
from app.discussion import queries as discussions
from app.discussion.models import Response, Stance
from app.dissent.models import Entry
from tests.dissent.responses import REASON, WORDS, typed, wording
from tests.factories import a_briefing, a_comment, a_person
from tests.faults.races import Crowd
from tests.faults.server import Server, close_all, serving, visitor

PEOPLE = 50
TWICE = 10
LETTERS = 20


def fifty_responses_at_once(app: Flask, server: Server) -> None:
    """Each objects to the first proposition; every fifth sends the same form twice."""
    briefing, elsewhere = a_briefing(*WORDS), a_briefing("Something else.")
    path = f"/briefings/{briefing.slug}/respond"
    people = [a_person() for _ in range(PEOPLE)]
    for person in people:  # whom moderators know: their reasons are read at once
        for words in ("One.", "Two."):
            a_comment(elsewhere, person, words)
    fields = typed(briefing, {1: "-1", 2: "1", 3: "2", 4: "none"}, p1__why=REASON)
    wordings = [wording(briefing, number) for number in (1, 2, 3, 4)]
    with serving(server):
        browsers = [visitor(app, server, person) for person in people]
        again = [browser.another_window() for browser in browsers[:TWICE]]
        crowd = Crowd().run([[partial(one.post, path, **fields)] for one in browsers + again])
        close_all([*browsers, *again])

    assert crowd.answers == {303: PEOPLE + TWICE}, server.log()
    db.session.rollback()
    taken = select(Response.person_id, Stance.wording_id).join_from(Response, Stance)
    stances = Counter(map(tuple, db.session.execute(taken)))
    assert stances == {(person.id, w): 1 for person in people for w in wordings}
    assert db.session.scalar(select(func.count(Response.id))) == PEOPLE
    numbers = db.session.scalars(select(Entry.number).order_by(Entry.number)).all()
    assert numbers == list(range(1, PEOPLE + 1))
    counts = discussions.tallies(wordings)
    assert [tuple(counts[w].counts) for w in wordings] == [
        (0, PEOPLE, 0, 0, 0),
        (0, 0, 0, PEOPLE, 0),
        (0, 0, 0, 0, PEOPLE),
        (0, 0, 0, 0, 0),
    ]
    assert counts[wordings[3]].no_view == PEOPLE


def letters_typed_in_at_once(app: Flask, server: Server) -> None:
    """By one author in many windows; each form is sent twice."""
    author = a_person("Ruth Adeyemi")
    briefing = a_briefing(*WORDS, authors=(author,))
    path = f"/briefings/{briefing.slug}/respond/for"
    who = {"who-channel": "letter", "who-organisation_type": ""}
    fields = typed(briefing, {1: "-1", 2: "1"}, p1__why=REASON) | who
    letters = [
        fields | {"form_key": f"key-of-letter-number-{n}", "who-name": f"Writer {n}"}
        for n in range(LETTERS)
    ]
    with serving(server):
        first = visitor(app, server, author)
        windows = [first.another_window() for _ in range(2 * LETTERS)]
        posts = zip(windows, letters + letters, strict=True)
        crowd = Crowd().run([[partial(each.post, path, **letter)] for each, letter in posts])
        close_all([first, *windows])

    assert crowd.answers == {303: 2 * LETTERS}, server.log()
    db.session.rollback()
    writers = db.session.scalars(
        select(Person.name).join_from(Response, Person, Person.id == Response.person_id)
    ).all()
    assert sorted(writers) == sorted(f"Writer {n}" for n in range(LETTERS))
    numbers = db.session.scalars(select(Entry.number).order_by(Entry.number)).all()
    assert numbers == list(range(1, LETTERS + 1))
    (count,) = discussions.tallies([wording(briefing, 1)]).values()
    assert count.counts == (0, LETTERS, 0, 0, 0)
