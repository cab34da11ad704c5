"""Helpfulness across views: the rows of the design, and what must hold for any votes."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discussion import scores
from app.discussion.scores import Tally

UP_TO = 400
tallies = st.builds(Tally, *[st.integers(0, UP_TO)] * 6)
floors = st.booleans()


def r(up: int, down: int) -> Fraction:
    """As the design says it: (u+1)/(u+d+2)."""
    return Fraction(up + 1, up + down + 2)


def h_cubed(tally: Tally, *, floor: bool = True) -> Fraction:
    """As the design says it: the product of r_own, max(r_other, ½) and r_undecided."""
    own, other, undecided = r(*tally[0:2]), r(*tally[2:4]), r(*tally[4:6])
    return own * (max(other, Fraction(1, 2)) if floor else other) * undecided


def wilson(up: int, down: int) -> float:
    """Lower bound of Wilson's interval, z = 1.2816: what Moothall does not rank by."""
    n, z = up + down, 1.2816
    if not n:
        return 0.0
    p = up / n
    within = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (p + z * z / (2 * n) - within) / (1 + z * z / n)


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(), 0.500),  # no votes
        (Tally(9, 0, 3, 1, 2, 0), 0.769),  # dissent own 9/0, other 3/1, undecided 2/0
        (Tally(20, 0, 0, 6, 1, 1), 0.620),  # cheer own 20/0, other 0/6, undecided 1/1
        (Tally(5, 0, 0, 20, 1, 0), 0.659),  # dissent own 5/0, other 0/20, undecided 1/0
        (Tally(50, 0), 0.626),  # own 50/0 only
        (Tally(2, 0, 2, 0, 2, 0), 0.750),  # 2/0 from each
    ],
)
def test_row_8_helpfulness_across_views(tally: Tally, expected: float) -> None:
    assert round(scores.shown(scores.helpful(tally)), 3) == expected


def test_row_8_without_the_floor_the_dissent_would_sink() -> None:
    tally = Tally(5, 0, 0, 20, 1, 0)

    assert round(scores.shown(scores.helpful(tally, floor=False)), 3) == 0.296


def test_row_8_fifty_of_ones_own_are_less_than_two_of_each() -> None:
    assert scores.helpful(Tally(50, 0)) < scores.helpful(Tally(2, 0, 2, 0, 2, 0))


@pytest.mark.parametrize(
    ("votes", "expected"), [((20, 0), 0.924), ((14, 1), 0.801), ((1, 0), 0.378), ((0, 0), 0.0)]
)
def test_row_9_wilson_for_contrast(votes: tuple[int, int], expected: float) -> None:
    assert round(wilson(*votes), 3) == expected


def test_row_9_twenty_of_one_side_pass_fourteen_of_all_sides_by_wilson_and_not_by_h() -> None:
    one_side, all_sides = Tally(20, 0), Tally(5, 1, 5, 0, 4, 0)

    assert wilson(20, 0) > wilson(14, 1)
    assert scores.helpful(one_side) < scores.helpful(all_sides)


@given(tallies)
def test_the_other_side_never_lowers_h_below_what_half_would_give(tally: Tally) -> None:
    without = tally._replace(up_other=0, down_other=0)

    assert scores.helpful(tally) >= scores.helpful(without)


@given(tallies, st.sampled_from(["up_own", "up_other", "up_undecided"]), floors)
def test_one_more_that_finds_it_helpful_never_lowers_h(
    tally: Tally, side: str, floor: bool
) -> None:
    more = tally._replace(**{side: getattr(tally, side) + 1})

    assert scores.helpful(more, floor=floor) >= scores.helpful(tally, floor=floor)
    assert scores.helpful_to_all(more) > scores.helpful_to_all(tally)


@given(tallies, st.sampled_from(["own", "undecided"]), floors)
def test_one_more_that_does_not_lowers_h(tally: Tally, side: str, floor: bool) -> None:
    more = tally._replace(**{f"down_{side}": getattr(tally, f"down_{side}") + 1})

    assert scores.helpful(more, floor=floor) < scores.helpful(tally, floor=floor)


@given(tallies)
def test_bearing_neither_has_no_floor(tally: Tally) -> None:
    sunk = tally._replace(up_other=0, down_other=tally.down_other + 1)

    assert scores.helpful(sunk, floor=False) < scores.helpful(
        sunk._replace(down_other=0), floor=False
    )


@given(tallies, tallies, floors, floors)
def test_the_ranks_have_the_order_of_h(
    one: Tally, two: Tally, one_floor: bool, two_floor: bool
) -> None:
    """Exactly, as long as fewer than a thousand stand on each side."""
    ranks = (scores.helpful(one, floor=one_floor), scores.helpful(two, floor=two_floor))
    exact = (h_cubed(one, floor=one_floor), h_cubed(two, floor=two_floor))

    assert (ranks[0] > ranks[1], ranks[0] == ranks[1]) == (
        exact[0] > exact[1],
        exact[0] == exact[1],
    )


@given(tallies)
def test_a_rank_fits_the_column_and_shows_as_h(tally: Tally) -> None:
    rank = scores.helpful(tally)

    assert 0 <= rank <= 10**18 < 2**63
    assert scores.shown(rank) == pytest.approx(float(h_cubed(tally)) ** (1 / 3))


@given(tallies)
def test_without_a_proposition_h_is_r_over_all_voters(tally: Tally) -> None:
    up = tally.up_own + tally.up_other + tally.up_undecided
    down = tally.down_own + tally.down_other + tally.down_undecided

    assert scores.shown(scores.helpful_to_all(tally)) == pytest.approx(float(r(up, down)))
    assert scores.helpful_to_all(Tally()) == scores.NEUTRAL == scores.helpful(Tally())


def test_disputed_grows_with_votes_and_with_even_division() -> None:
    even, uneven, few, agreed = (
        scores.disputed(Tally(agree=a, disagree=d)) for a, d in ((10, 10), (15, 5), (2, 2), (20, 0))
    )

    assert even > uneven > few > agreed == 0
