import pytest

from app.discussion import scores
from app.discussion.scores import Tally


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(), 0.500),
        (Tally(9, 0, 3, 1, 2, 0), 0.769),
        (Tally(20, 0, 0, 6, 1, 1), 0.620),
        (Tally(5, 0, 0, 20, 1, 0), 0.659),
        (Tally(50, 0), 0.626),
        (Tally(2, 0, 2, 0, 2, 0), 0.750),
    ],
)
def test_helpfulness_matches_the_worked_examples(tally: Tally, expected: float) -> None:
    assert scores.shown(scores.helpful(tally)) == pytest.approx(expected, abs=0.0006)


def test_without_a_bearing_the_other_side_can_sink() -> None:
    tally = Tally(5, 0, 0, 20, 1, 0)

    assert scores.shown(scores.helpful(tally, floor=False)) == pytest.approx(0.296, abs=0.0006)


def test_without_a_proposition_all_voters_count_alike() -> None:
    spread, gathered = Tally(2, 1, 2, 1, 2, 1), Tally(0, 0, 0, 0, 6, 3)

    assert scores.helpful_to_all(spread) == scores.helpful_to_all(gathered)
    assert scores.helpful_to_all(Tally()) == scores.NEUTRAL
    assert scores.shown(scores.helpful_to_all(spread)) == pytest.approx(7 / 11, abs=0.0006)


def test_disputed_grows_with_votes_and_with_even_division() -> None:
    even, uneven, few, agreed = (
        scores.disputed(Tally(agree=a, disagree=d)) for a, d in ((10, 10), (15, 5), (2, 2), (20, 0))
    )

    assert even > uneven > few > agreed == 0
