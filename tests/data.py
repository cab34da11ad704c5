"""Hostile and real-world inputs that belong to others and so are read in place, never committed."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / os.environ.get(
    "MOOTHALL_TEST_DATA", "../shared/data"
)


def data(name: str) -> Path:
    """Return the path of a file in the folder named by MOOTHALL_TEST_DATA; skip without it."""
    path = FOLDER / name
    if not path.exists():
        missing = f"test data is not here: {name} (set MOOTHALL_TEST_DATA to its folder)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path
