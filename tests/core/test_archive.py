import json
import os
import stat
import tarfile
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.briefings.models import Wording
from app.core import archive, schema
from app.core.db import Base, db, transaction
from app.core.errors import Conflict, Unreadable
from app.dissent.models import EntryState
from config import Settings
from tests import world
from tests.conftest import empty
from tests.factories import (
    a_briefing,
    a_comment,
    a_person,
    a_topic,
    an_entry,
    an_organisation,
)

UPLOAD = f"ab/ab{62 * '1'}"


def contents() -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def kept(app: Flask, settings: Settings, tmp_path: Path) -> Path:
    """A backup of a world in which everybody owns something."""
    world.made(app, settings)
    _looking_ahead()
    upload = tmp_path / "uploads" / UPLOAD
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF-1.7")
    archive.backup(tmp_path / "moothall.backup", tmp_path / "uploads")
    return tmp_path / "moothall.backup"


def _looking_ahead() -> None:
    """Of each table whose rows refer to one another: some that refer to later ones."""
    people = [a_person() for _ in range(3)]
    people[0].merged_into = people[1].merged_into = people[2].id
    organisations = an_organisation("Wroxford"), an_organisation("Wroxford City")
    organisations[0].merged_into_id = organisations[1].id
    topics = a_topic("Refuse"), a_topic("Rubbish")
    topics[0].merged_into_id = topics[1].id
    briefing = a_briefing("Publish costs.", "Test with users.")
    wordings = db.session.scalars(select(Wording).order_by(Wording.id.desc()).limit(2)).all()
    wordings[1].meaning_id = wordings[0].id
    entries = [an_entry(briefing) for _ in range(3)]
    for earlier, later in pairwise(entries):
        earlier.state, earlier.grouped_into_id = EntryState.GROUPED, later.id
    root = a_comment(briefing)
    replies = [a_comment(briefing, parent=root) for _ in range(2)]
    replies[0].parent_id = replies[1].id
    moved = a_comment(briefing, parent=root)
    moved.parent_id = moved.root_id = a_comment(briefing).id
    db.session.commit()


def test_what_was_backed_up_is_restored_row_for_row(
    kept: Path, settings: Settings, tmp_path: Path
) -> None:
    before = contents()
    db.session.remove()
    empty(settings)

    with transaction():
        rows = archive.restore(kept, tmp_path / "there")

    assert contents() == before
    assert rows == {name: len(found) for name, found in before.items()}
    assert (tmp_path / "there" / UPLOAD).read_bytes() == b"%PDF-1.7"


@pytest.mark.usefixtures("app")
def test_a_backup_is_for_its_owner_alone_from_its_first_byte(tmp_path: Path) -> None:
    path, partial = tmp_path / "kept", tmp_path / ".kept.partial"
    for left in (path, partial):
        left.touch()
        left.chmod(0o644)
    modes: list[int] = []

    mask = os.umask(0o022)
    try:
        archive.backup(path, tmp_path / "uploads", told=lambda _: modes.append(_mode(partial)))
    finally:
        os.umask(mask)

    assert {*modes, _mode(path)} == {0o600}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_numbers_go_on_after_a_restore(kept: Path, settings: Settings, tmp_path: Path) -> None:
    db.session.remove()
    empty(settings)
    with transaction():
        archive.restore(kept, tmp_path / "there")

    assert a_person().id == db.session.scalar(text("SELECT max(id) FROM people"))


def test_nothing_is_restored_over_something(kept: Path, tmp_path: Path) -> None:
    before = contents()

    with pytest.raises(Conflict, match="already"), transaction():
        archive.restore(kept, tmp_path / "there")

    assert contents() == before


def test_half_a_backup_is_refused_whole(kept: Path, settings: Settings, tmp_path: Path) -> None:
    db.session.remove()
    empty(settings)
    half = tmp_path / "half"
    half.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])

    with pytest.raises(Unreadable, match="Nothing was restored"), transaction():
        archive.restore(half, tmp_path / "there")

    assert not any(contents().values())


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08\x00"])
@pytest.mark.usefixtures("app")
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(content)

    with pytest.raises(Unreadable, match="not a whole backup"), transaction():
        archive.restore(tmp_path / "other", tmp_path / "there")


@pytest.mark.usefixtures("app")
def test_a_backup_of_other_tables_says_so(tmp_path: Path) -> None:
    other = tmp_path / "other"
    (tmp_path / "manifest.json").write_text('{"format": 1, "schema": "0000", "rows": {}}')
    with tarfile.open(other, "w:gz") as made:
        made.add(tmp_path / "manifest.json", "manifest.json")

    with pytest.raises(Unreadable, match="another version of Moothall"), transaction():
        archive.restore(other, tmp_path / "there")


@pytest.mark.usefixtures("app")
def test_a_name_that_leads_elsewhere_is_passed_over(tmp_path: Path) -> None:
    other = tmp_path / "other"
    rows = dict.fromkeys(Base.metadata.tables, 0)
    manifest = {"format": archive.FORMAT, "schema": schema.head(), "rows": rows}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(other, "w:gz") as made:
        made.add(tmp_path / "manifest.json", "manifest.json")
        made.add(tmp_path / "manifest.json", "uploads/../../outside")

    with transaction():
        restored = archive.restore(other, tmp_path / "there" / "uploads")

    assert restored == rows
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "other"]
