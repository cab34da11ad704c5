"""The page, the paper and the files hold the same entries, whatever happened to them."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.briefings.queries import by_slug
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import MoothallError
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState
from app.dissent import queries, services
from app.dissent.models import Entry, EntryKind, EntryState
from app.dissent.queries import TITLE, Standing
from tests.dissent.answering import ANSWER, WHY
from tests.dissent.naive_gates import closed
from tests.engines import mostly_on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry

pytestmark = mostly_on_sqlite

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.")
ACTS = 60
FILTERS = 6
"""Tried of all that there are."""


@dataclass
class History:
    """A register that many people do things to, in an order that a seed gives."""

    rng: random.Random
    briefing: Briefing
    author: Person
    moderators: list[Person]
    people: list[Person]
    at: datetime = LONG_AGO

    @classmethod
    def of(cls, seed: int) -> "History":
        author = a_person("Ruth Adeyemi")
        return cls(
            random.Random(seed),
            a_briefing(*WORDS, authors=(author,)),
            author,
            [a_person("Mo Derator", role=Role.MODERATOR) for _ in range(2)],
            [a_person(f"Person {n}") for n in range(6)],
        )

    def happen(self) -> None:
        for _ in range(ACTS):
            self.at += timedelta(hours=self.rng.choice([1, 5, 60, 200]))
            self.briefing = by_slug(self.briefing.slug, None)  # a refusal forgets all rows
            act = self.rng.choice(DEEDS)
            with clock.frozen(self.at):
                try:
                    act(self)
                except MoothallError:
                    db.session.rollback()  # nobody may, or it is too late

    @property
    def number(self) -> int:
        return self.rng.randint(1, 1 + self.briefing.entries)

    @property
    def somebody(self) -> Person:
        return self.rng.choice(self.people)

    @property
    def moderator(self) -> Person:
        return self.rng.choice(self.moderators)


def _raise(it: History) -> None:
    kind = it.rng.choice(list(EntryKind))
    about = it.rng.choice([1, 2, 3, None] if kind is EntryKind.CHANGE else [1, 2, 3])
    held = it.rng.random() < 0.1
    an_entry(it.briefing, it.somebody, kind=kind, about=about, held=held)


def _tick(_it: History) -> None:
    with transaction():
        services.tick()


def _lose_or_find_a_reason(it: History) -> None:
    comment_id = queries.by_number(it.briefing, it.number).comment_id
    to = it.rng.choice([CommentState.REMOVED, CommentState.PUBLISHED])
    with transaction():
        discussion.set_state(comment_id, to)


def _deed(take: Callable[[History], object]) -> Callable[[History], None]:
    def deed(it: History) -> None:
        with transaction():
            take(it)

    return deed


DEEDS: list[Callable[[History], None]] = [
    *[_raise] * 6,
    *[_tick] * 3,
    _lose_or_find_a_reason,
    *[_deed(lambda it: services.answer(it.author, it.briefing, [it.number], ANSWER))] * 4,
    *[
        _deed(
            lambda it: services.judge(
                it.somebody, it.briefing, it.number, satisfied=it.rng.random() < 0.3, text=WHY
            )
        )
    ]
    * 8,
    _deed(lambda it: services.join(it.somebody, it.briefing, it.number)),
    _deed(lambda it: services.leave(it.somebody, it.briefing, it.number)),
    _deed(lambda it: services.withdraw(it.somebody, it.briefing, it.number)),
    _deed(lambda it: services.adopt(it.somebody, it.briefing, it.number)),
    _deed(lambda it: services.contest(it.somebody, it.briefing, it.number, text=WHY)),
    _deed(lambda it: services.state_dissent(it.somebody, it.briefing, it.number, text=WHY)),
    *[_deed(lambda it: services.group(it.moderator, it.briefing, [it.number], under=it.number))]
    * 4,
    _deed(lambda it: services.rule_out(it.moderator, it.briefing, it.number, text=WHY)),
    _deed(lambda it: services.reopen(it.moderator, it.briefing, it.number, text=WHY)),
    _deed(lambda it: services.note(it.moderator, it.briefing, it.number, text=WHY)),
]


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=3,
    phases=[Phase.generate],  # a seed does not get simpler
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_page_paper_and_files_hold_the_same_entries(app: Flask, seed: int) -> None:
    history = History.of(seed)
    history.happen()
    history.briefing = by_slug(history.briefing.slug, None)
    client = app.test_client()
    path = f"/briefings/{history.briefing.slug}"
    filters = list(product([None, *Standing], [None, *EntryKind], ["", "key-1", "key-3", TITLE]))

    for state, kind, about in [
        (None, None, ""),
        (Standing.STANDING, None, ""),
        *history.rng.sample(filters, FILTERS),
    ]:
        wanted = {"state": state, "kind": kind, "about": about}
        query = "&".join(f"{name}={value}" for name, value in wanted.items() if value)
        expected = _expected(history.briefing, state, kind, about)
        assert _on_pages(client, f"{path}/register?{query}") == expected, query
        assert _on_page(client, f"{path}/register/print?{query}") == expected, query
        assert _in_csv(client, f"{path}/register.csv?{query}") == expected, query
        assert _in_json(client, f"{path}/register.json?{query}") == expected, query

    standing = _expected(history.briefing, Standing.STANDING, None, "")
    assert _on_page(client, f"{path}/minority-report") == standing
    with clock.frozen(history.at):
        found = queries.closed_gates(history.briefing)
        gates = {each.gate: [entry.id for entry in each.entries] for each in found}
        assert gates == closed(_live(history.briefing), history.at)
        assert [each.many for each in found] == [len(each.entries) for each in found]


PARTS = {
    EntryState.RAISED: Standing.WAITING,
    EntryState.OPEN: Standing.WAITING,
    EntryState.CLARIFY: Standing.WAITING,
    EntryState.APPEALED: Standing.WAITING,
    EntryState.ANSWERED: Standing.ANSWERED,
    EntryState.SUSTAINED: Standing.STANDING,
    EntryState.SETTLED: Standing.SETTLED,
    EntryState.NO_REPLY: Standing.SETTLED,
    EntryState.OUT_OF_SCOPE: Standing.CLOSED,
    EntryState.WITHDRAWN: Standing.CLOSED,
}


def _expected(
    briefing: Briefing, state: Standing | None, kind: EntryKind | None, about: str
) -> list[str]:
    """By looking at every entry, one after the other."""
    numbered = briefing.current_version.propositions if briefing.current_version else []
    keys = {row.proposition_id: row.proposition.key for row in numbered}
    found = {
        entry.id: entry
        for entry in db.session.scalars(
            select(Entry)
            .where(Entry.briefing_id == briefing.id, Entry.number.is_not(None))
            .order_by(Entry.number)
            .execution_options(populate_existing=True)
        )
    }
    shown = []
    for entry in found.values():
        head = found[entry.grouped_into_id] if entry.grouped_into_id else entry
        subject = keys[entry.proposition_id] if entry.proposition_id else TITLE
        if (
            state in (None, PARTS[head.state])
            and kind in (None, entry.kind)
            and about in ("", subject)
        ):
            shown.append(entry.label)
    return shown


def _live(briefing: Briefing) -> Sequence[Entry]:
    stands = Comment.state.in_((CommentState.PUBLISHED, CommentState.PENDING))
    live = queries.entries(briefing).join(Comment, Comment.id == Entry.comment_id).where(stands)
    return db.session.scalars(live.order_by(Entry.number.asc().nulls_last(), Entry.id)).all()


def _on_page(client: FlaskClient, path: str) -> list[str]:
    labels = re.findall(r'<article class="entry" id="([dc]\d+)"', client.get(path).text)
    return [label.upper() for label in labels]


def _on_pages(client: FlaskClient, path: str) -> list[str]:
    labels = _on_page(client, path)
    more = re.search(r'rel="next" href="([^"]+)"', client.get(path).text)
    return labels + (_on_pages(client, more[1].replace("&amp;", "&")) if more else [])


def _in_csv(client: FlaskClient, path: str) -> list[str]:
    text = client.get(path).text.removeprefix("\ufeff")
    return [row["label"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def _in_json(client: FlaskClient, path: str) -> list[str]:
    return [row["label"] for row in json.loads(client.get(path).text)["entries"]]
