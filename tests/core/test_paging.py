"""Cursors, and pages that say where the list goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Missing
from app.core.paging import pack, page_of, unpack

NUMBERS = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)


@given(st.integers(0, 30), st.integers(1, 10))
def test_pages_one_after_the_other_hold_every_row_once(many: int, size: int) -> None:
    read: list[int] = []
    after: str | None = pack(-1)

    while after is not None:
        (last,) = unpack(after, int)
        left = [n for n in range(many) if (n,) > (last,)]
        page = page_of(left[: size + 1], size, lambda n: (n,))
        assert len(page.rows) <= size
        read += page.rows
        after = page.after

    assert read == list(range(many))


@given(NUMBERS)
def test_a_cursor_is_read_as_it_was_made(number: int) -> None:
    assert unpack(pack(number), int) == (number,)


@pytest.mark.parametrize("cursor", ["", "x", "W10", pack(1, 2), pack(2**63)])
def test_a_foreign_cursor_leads_nowhere(cursor: str) -> None:
    with pytest.raises(Missing):
        unpack(cursor, int)
