"""Copies of the code with one promise broken on purpose."""

import shutil
from pathlib import Path

from app import ROOT

CODE = ("app", "migrations", "static", "templates", "config.py")


def broken(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy with, in each (file, old, new), the one place that is `old` made `new`."""
    for name in CODE:
        source, copy = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    for file, old, new in changes:
        path = folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} no longer has the line that this build breaks"
        path.write_text(text.replace(old, new))
    return folder
