import pytest

from app.analysis.opinion import Label, Prefix, Reading, Tally, label, reading, wilson

MANY = 9  # organisations


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 2, 3, 9, 6), Reading.CONSENSUS_FOR),
        ((6, 9, 3, 2, 0), Reading.CONSENSUS_AGAINST),
        ((1, 2, 2, 9, 6), Reading.LEANING_FOR),  # exactly 15% against
        ((6, 9, 2, 2, 1), Reading.LEANING_AGAINST),
        ((7, 1, 0, 5, 7), Reading.DIVIDED),
        ((0, 10, 0, 10, 0), Reading.DIVIDED),
        ((0, 1, 12, 5, 2), Reading.UNDECIDED),
        ((2, 2, 9, 2, 2), Reading.UNDECIDED),
        ((0, 0, 0, 5, 4), Reading.TOO_FEW),
        ((2, 0, 5, 0, 2), Reading.TOO_FEW),
        ((0, 4, 9, 4, 2), Reading.LEANING_FOR),
    ],
)
def test_a_tally_is_read_by_the_first_rule_that_fits(
    counts: tuple[int, int, int, int, int], expected: Reading
) -> None:
    assert reading(Tally(counts, organisations=MANY)) is expected


def test_even_sides_are_divided_or_undecided() -> None:
    readings = {
        reading(Tally((0, side, neither, side, 0), organisations=MANY))
        for side in range(30)
        for neither in range(60)
        if 2 * side + neither >= 10
    }

    assert readings == {Reading.DIVIDED, Reading.UNDECIDED}


def test_two_organisations_are_too_few_to_say() -> None:
    assert reading(Tally((0, 0, 0, 50, 0), organisations=2)) is Reading.TOO_FEW


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (15, 106, (0.088, 0.220)),
        (8, 10, (0.490, 0.943)),
        (0, 5, (0, 0.434)),
        (1, 1, (0.207, 1)),
        (0, 0, (0, 1)),
    ],
)
def test_the_wilson_interval(successes: int, n: int, expected: tuple[float, float]) -> None:
    assert wilson(successes, n) == pytest.approx(expected, abs=0.0006)


def test_what_may_be_claimed_waits_for_the_register_and_what_stands_makes_it_rough() -> None:
    """Row 6: (2,3,0,40,60), one open -> Not settled (1 awaiting); then sustained -> Rough."""
    tally = Tally((2, 3, 0, 40, 60), organisations=MANY)

    assert label(tally, awaiting=1, sustained=0) == Label(
        Prefix.NOT_SETTLED, Reading.CONSENSUS_FOR, awaiting=1
    )
    assert label(tally, awaiting=0, sustained=1) == Label(Prefix.ROUGH, Reading.CONSENSUS_FOR)
    assert label(tally, awaiting=0, sustained=0) == Label(Prefix.NONE, Reading.CONSENSUS_FOR)


def test_only_a_consensus_can_be_rough_and_whatever_awaits_comes_first() -> None:
    divided = Tally((7, 1, 0, 5, 7), organisations=MANY)

    assert label(divided, awaiting=0, sustained=3) == Label(Prefix.NONE, Reading.DIVIDED)
    assert label(divided, awaiting=2, sustained=3).prefix is Prefix.NOT_SETTLED
