"""What a spreadsheet makes of a cell."""

import csv
import io
import json
import unicodedata

import pytest

from app.core.cells import cell, csv_of
from tests.data import data


def _cells() -> list[str]:
    found: list[str] = json.loads(data("security/formula_cells.json").read_text())
    assert len(found) == 41
    return found


def test_no_cell_begins_as_a_formula() -> None:
    written = csv_of([[text] for text in _cells()]).removeprefix("\ufeff")

    read = [row[0] for row in csv.reader(io.StringIO(written, newline=""))]

    assert len(read) == 41
    assert [text for text in read if _first(text) in "=+-@\u2212"] == []


def test_what_was_said_is_there_in_full() -> None:
    assert [cell(text).removeprefix("'") for text in _cells() if not text.startswith("'")] == [
        text for text in _cells() if not text.startswith("'")
    ]


@pytest.mark.parametrize("text", ["", "Publish costs.", "a = b", "5 - 3", "“=1+1”", "café"])
def test_plain_text_is_as_it_was(text: str) -> None:
    assert cell(text) == text


def test_nothing_and_numbers_are_cells_too() -> None:
    assert csv_of([[None, 3, True]]) == '\ufeff"","3","True"\r\n'


def _first(text: str) -> str:
    """What a spreadsheet sees first."""
    seen = (c for c in text if unicodedata.category(c)[0] not in "CZ")
    return unicodedata.normalize("NFKC", next(seen, " "))
