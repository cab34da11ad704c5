import pytest

from app.analysis.opinion import Reading, Tally, reading, wilson

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
