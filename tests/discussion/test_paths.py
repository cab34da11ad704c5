import pytest

from app.discussion import paths


def test_paths_sort_in_reading_order_and_stop_growing() -> None:
    assert paths.child(b"", 1) < paths.child(paths.child(b"", 1), 300) < paths.child(b"", 2)

    deep = b""
    for seq in range(1, 10_001):
        deep = paths.child(deep, seq)

    assert len(deep) == paths.WIDTH * paths.MAX_LEVELS
    with pytest.raises(ValueError, match="at most"):
        paths.child(b"", paths.MAX_REPLIES + 1)
