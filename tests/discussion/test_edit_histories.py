"""Random histories of one proposition against the rule said in ten lines.

A stance counts towards a wording only if its holder took it on exactly those words, or on words
joined to them by approved and undisputed editorial changes; of several, the last counts.
"""

import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product

import pytest

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing, Drafted, PropositionKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Unreadable
from app.discussion import queries, services
from app.discussion.services.votes import side_of
from app.moderation import services as moderation
from tests.briefings.services.steps import republish
from tests.engines import mostly_on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person

pytestmark = mostly_on_sqlite

BASE = "Councils publish what each of their services costs, every year, and say why."
POOL = [
    *(
        BASE.replace(old, new)
        for old, new in zip(
            ("year,", "Coun", ", every", "costs"), ("year", "Koun", "; every", "cost"), strict=True
        )
    ),
    BASE,
    BASE.replace("say why.", "say  why."),  # the same words
    BASE.replace("each of", "each one of"),  # a number: never editorial
]

SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.gate) for seed in range(3, 20))]


@dataclass
class Rule:
    """What should count, from nothing but what was done."""

    words: str
    links: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Whether it was approved and not disputed."""
    taken: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)
    """By handle, in order."""

    def same(self, words: str) -> set[str]:
        found = {words}
        while True:
            ends = [pair for pair, holds in self.links.items() if holds and found & set(pair)]
            wider = found.union(*ends)
            if wider == found:
                return found
            found = wider

    def counted(self) -> dict[str, int | None]:
        joined = self.same(self.words)
        last = {
            handle: [value for words, value in stances if words in joined]
            for handle, stances in self.taken.items()
        }
        return {handle: values[-1] for handle, values in last.items() if values}


class History:
    """Acts chosen by chance, done through the services and told to the rule."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.now = LONG_AGO
        self.author, self.judge = a_person(writes=True), a_person(role=Role.MODERATOR)
        self.people = [a_person(name) for name in ("Ana", "Ben", "Cai")]
        self.briefing: Briefing = a_briefing(BASE, authors=(self.author,))
        self.rule = Rule(_plain(BASE))

    def step(self) -> None:
        self.now += timedelta(hours=self.rng.choice([1, 1, 1, 1, 150]))
        acts = [self.publish, self.take, self.decide] * 3 + [self.part] * 2 + [self.undo]
        act = self.rng.choice(acts)
        with clock.frozen(self.now), suppress(Conflict):
            act()
        db.session.rollback()

    def publish(self) -> None:
        words = self.rng.choice(POOL)
        draft = Drafted("key-1", PropositionKind.STEP, words)
        try:
            republish(self.author, self.briefing, draft, editorial=("key-1",))
        except Unreadable:
            db.session.rollback()
            republish(self.author, self.briefing, draft)
        self.rule.words = _plain(words)

    def take(self) -> None:
        person, value = self.rng.choice(self.people), self.rng.choice([-2, -1, 0, 1, 2, None])
        found, wording_id = self.read(person)
        with transaction():
            services.take(person, found, key="key-1", wording_id=wording_id, value=value)
        self.rule.taken.setdefault(person.handle, []).append((self.rule.words, value))

    def undo(self) -> None:
        person = self.rng.choice(self.people)
        found, wording_id = self.read(person)
        with transaction():
            services.undo(person, found, key="key-1", wording_id=wording_id)
        joined = self.rule.same(self.rule.words)
        taken = self.rule.taken.get(person.handle, [])
        self.rule.taken[person.handle] = [each for each in taken if each[0] not in joined]

    def decide(self) -> None:
        mine = [r for r in briefings.waiting(self.judge) if r.briefing_id == self.briefing.id]
        if mine:
            chosen = self.rng.choice(mine)
            pair = _plain(chosen.old.text), _plain(chosen.new.text)
            with transaction():
                moderation.carry_over(self.judge, chosen)
            self.rule.links[pair] = True

    def part(self) -> None:
        """Whoever may, disputes what may be disputed."""
        found, _wording_id = self.read(self.people[0])
        numbered = found.current_version.propositions if found.current_version else []
        ids = [each.id for each in briefings.open_rewordings(numbered)]
        for rewording_id, person in product(ids, self.people):
            chosen = briefings.rewording(rewording_id, person)
            pair = _plain(chosen.old.text), _plain(chosen.new.text)
            with suppress(Conflict):
                with transaction():
                    services.dispute(person, chosen)
                self.rule.links[pair] = False
                return

    def read(self, person: Person) -> tuple[Briefing, int]:
        found = briefings.by_slug(self.briefing.slug, person)
        assert found.current_version is not None
        return found, found.current_version.propositions[0].wording_id

    def check(self) -> None:
        db.session.rollback()
        found, wording_id = self.read(self.people[0])
        assert found.current_version is not None
        numbered = found.current_version.propositions
        expected = self.rule.counted()
        counts = Counter(expected.values())
        tally = queries.tallies([wording_id])[wording_id]
        assert tally.counts == tuple(counts[value] for value in (-2, -1, 0, 1, 2))
        assert tally.no_view == counts[None]
        assert queries.stances.respondents([wording_id]).people == len(expected)
        for person in self.people:
            stand = queries.stand_of(person, numbered)
            held = {wording_id: expected[person.handle]} if person.handle in expected else {}
            assert stand.current == held
            has_answered = bool(self.rule.taken.get(person.handle))
            assert bool(stand.awaited) == (has_answered and person.handle not in expected)
            assert bool(queries.awaited_of(person)) == (
                bool(stand.awaited) and found.current_version.n > 1
            )
        waiting = sum(bool(queries.stand_of(p, numbered).awaited) for p in self.people)
        assert queries.yet_to_restate(numbered).get(wording_id, 0) == waiting


def _plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_stance_counts_only_for_its_words_or_words_joined_to_them(seed: int) -> None:
    history = History(seed)

    for _ in range(25):
        history.step()
        history.check()


@pytest.mark.usefixtures("app")
def test_the_side_of_a_vote_follows_the_same_rule() -> None:
    history = History(99)
    _found, _ = history.read(history.people[0])
    version = _found.current_version
    assert version is not None
    about = version.propositions[0].proposition_id
    comment = a_comment(history.briefing, proposition_id=about, bearing="for")

    for _ in range(30):
        history.step()
        expected = history.rule.counted()
        for person in history.people:
            value = expected.get(person.handle)
            side = "undecided" if not value else "own" if value > 0 else "other"
            assert side_of(person.id, comment) == side  # type: ignore[arg-type]  # has all it reads
        db.session.rollback()
