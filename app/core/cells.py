"""Cells of a CSV file that no spreadsheet takes for formulas."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_STARTS = set("=+-@") | {"\u2212"}
_UNSEEN = ("C", "Z")
"""Categories of what a spreadsheet may skip before it looks: controls, marks of order, spaces."""


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    """With every cell quoted, and a mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([[cell(value) for value in row] for row in rows])
    return "\ufeff" + written.getvalue()


def cell(value: object) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    text = "" if value is None else str(value)
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    for character in text:
        if unicodedata.category(character)[0] not in _UNSEEN:
            return unicodedata.normalize("NFKC", character) in _STARTS
    return False
