"""Which reasons stand in the columns: equal room, the best, one untried, drawn while all is new."""

from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.draws import Lots
from app.discussion import queries
from app.discussion.models import Bearing, CommentState, Rank
from app.discussion.queries.reasons import Ids, arranged, room, with_one_untried
from tests.discussion.asking import proposition
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person

FOR, AGAINST = Bearing.FOR, Bearing.AGAINST
LATER = LONG_AGO + timedelta(days=30)


def argue(
    briefing: Briefing,
    bearing: Bearing,
    *,
    helpful: int = 0,
    votes: int = 9,
    at: datetime = LONG_AGO,
) -> int:
    """A reason with its place in the orders; its id."""
    about = proposition(briefing).proposition_id
    comment = a_comment(briefing, proposition_id=about, bearing=bearing, at=at)
    db.session.execute(
        update(Rank).where(Rank.comment_id == comment.id).values(helpful=helpful, votes=votes)
    )
    db.session.commit()
    return comment.id


def columns(
    briefing: Briefing, person: Person | None = None, *, at: datetime = LATER, most: int = 3
) -> dict[Bearing, list[int]]:
    about = proposition(briefing).proposition_id
    with clock.frozen(at):
        shown = queries.reasons([about], person, most=most).by_proposition[about]
    return {column.bearing: [node.row.id for node in column.nodes] for column in shown.columns}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_both_sides_get_the_same_room(many: int, others: int, untried: int) -> None:
    best: Ids = {FOR: list(range(min(many, 3))), AGAINST: list(range(100, 100 + min(others, 3)))}
    chosen = with_one_untried(best, {FOR: list(range(untried))}, Lots("s", 1, "2026-01-05"))

    if many and others:
        assert len(chosen[FOR]) == len(chosen[AGAINST]) == min(3, many, others)
    else:
        assert {len(ids) for ids in chosen.values()} <= {0, 1}
    assert room(best) == max(1, min(many, others, 3))


@pytest.mark.usefixtures("app")
def test_the_best_two_and_one_that_few_have_judged() -> None:
    briefing = a_briefing("One thing.")
    tried = [argue(briefing, FOR, helpful=n) for n in range(5)]
    untried = [argue(briefing, FOR, votes=4) for _ in range(3)]
    for n in range(3):
        argue(briefing, AGAINST, helpful=n)

    seen = Counter[int]()
    for n in range(30):
        found = columns(briefing, at=LATER + timedelta(days=n))
        best, *third = (
            sorted(found[FOR], key=lambda i: i in untried)[:2],
            *(i for i in found[FOR] if i in untried),
        )
        assert sorted(best) == tried[3:]
        seen.update(third)

    assert set(seen) == set(untried)
    assert sum(seen.values()) == 30


@pytest.mark.usefixtures("app")
def test_without_an_untried_one_the_third_best_stands() -> None:
    briefing = a_briefing("One thing.")
    ids = [argue(briefing, side, helpful=n) for side in (FOR, AGAINST) for n in range(5)]

    found = columns(briefing)

    assert (sorted(found[FOR]), sorted(found[AGAINST])) == (ids[2:5], ids[7:10])


@pytest.mark.usefixtures("app")
def test_in_the_first_48_hours_every_place_is_drawn() -> None:
    briefing = a_briefing("One thing.")
    ids = [argue(briefing, FOR, helpful=n) for n in range(8)]
    ids += [argue(briefing, AGAINST) for _ in range(8)]
    readers = [a_person() for _ in range(40)]
    end = LONG_AGO + timedelta(hours=48)

    early = Counter(
        id_ for reader in readers for id_ in _all(columns(briefing, reader, at=LONG_AGO))
    )
    last = columns(briefing, readers[0], at=end - timedelta(seconds=1))
    after = Counter(id_ for reader in readers for id_ in _all(columns(briefing, reader, at=end)))

    assert set(early) == set(ids)
    assert len(_all(last)) == 6
    assert len(after) == 6


@pytest.mark.usefixtures("app")
def test_what_is_drawn_stays_for_the_day_and_is_strangers_own_by_the_date_alone() -> None:
    briefing = a_briefing("One thing.")
    for side in (FOR, AGAINST):
        for _ in range(12):
            argue(briefing, side, at=LATER)
    reader, hour = a_person(), timedelta(hours=1)

    def sequence(person: Person | None, at: datetime) -> list[int]:
        return _all(columns(briefing, person, at=at))

    assert sequence(reader, LATER) == sequence(reader, LATER + hour)
    assert sequence(None, LATER) == sequence(None, LATER + hour)
    days = {tuple(sequence(None, LATER + timedelta(hours=24 * n))) for n in range(2)}
    people = {tuple(sequence(a_person(), LATER)) for _ in range(5)}
    assert (len(days), len(people)) == (2, 5)


def test_lots_are_those_of_the_design() -> None:
    with_reader, without = Lots("secret", 7, "2026-01-05"), Lots("secret", None, "2026-01-05")

    assert with_reader.key(9) == sha256(b"secret|7|2026-01-05|9").digest()
    assert without.key(9) == sha256(b"secret||2026-01-05|9").digest()


@given(st.integers(1, 10**6))
def test_neither_side_is_always_first_and_an_empty_one_never(person_id: int) -> None:
    lots = Lots("secret", person_id, "2026-01-05")

    both = arranged({FOR: [1, 2], AGAINST: [3]}, lots)
    one = arranged({FOR: [], AGAINST: [3]}, lots)

    first = min(lots.key(1), lots.key(2)) < lots.key(3)
    assert [side for side, _ in both] == ([FOR, AGAINST] if first else [AGAINST, FOR])
    assert [side for side, _ in one] == [AGAINST, FOR]


@pytest.mark.usefixtures("app")
def test_only_published_comments_that_answer_nobody_and_take_a_side_are_reasons() -> None:
    briefing = a_briefing("One thing.", "Another.")
    about, other = (proposition(briefing, n).proposition_id for n in (1, 2))
    reason = a_comment(briefing, proposition_id=about, bearing=FOR)
    a_comment(briefing, parent=reason, bearing=AGAINST)
    gone = a_comment(briefing, proposition_id=about, bearing=AGAINST)
    a_comment(briefing, parent=gone)
    gone.state = CommentState.REMOVED
    db.session.commit()
    a_comment(briefing, proposition_id=about)
    a_comment(briefing, proposition_id=other, bearing=AGAINST)
    a_comment(briefing, proposition_id=about, bearing=FOR, state=CommentState.PENDING)

    assert columns(briefing) == {FOR: [reason.id], AGAINST: []}


def test_the_page_of_strangers_holds_until_drawing_ends(app: Flask) -> None:
    briefing = a_briefing("One thing.")
    argue(briefing, FOR, at=LATER)
    with clock.frozen(LATER + timedelta(hours=40)):
        page = app.test_client().get(f"/briefings/{briefing.slug}")

    assert page.headers["X-Fresh-Until"] == str(int((LATER + timedelta(hours=48)).timestamp()))
    assert "A reason for" in page.text


def _all(found: dict[Bearing, list[int]]) -> list[int]:
    return [id_ for ids in found.values() for id_ in ids]
