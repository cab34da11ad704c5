import pytest

from app.analysis.position import Position, position


@pytest.mark.parametrize(
    ("stances", "changes", "expected"),
    [
        ((-1, 1, 1, 1), 1, Position.DISSENTS_IN_PART),  # the case that founded Moothall
        ((1, 1, 2), 1, Position.AGREES_WITH_CHANGES),
        ((1, 2), 0, Position.AGREES),
        ((-1, None), 0, Position.DISSENTS),
        ((-2, 0), 0, Position.DISSENTS),
        ((0, None), 0, Position.NONE),
        ((), 3, Position.NONE),
    ],
)
def test_a_position_follows_from_the_first_rule_that_fits(
    stances: tuple[int | None, ...], changes: int, expected: Position
) -> None:
    assert position(stances, changes=changes) is expected
    assert position(reversed(stances), changes=changes) is expected
