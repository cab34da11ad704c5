"""The house keeps its own rules."""

from itertools import chain

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig

from app import ROOT


@pytest.mark.usefixtures("app")
def test_migrations_match_the_models() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))

    command.check(alembic)


@pytest.mark.usefixtures("app")
def test_migrations_go_down_and_up_again() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))

    command.downgrade(alembic, "base")
    command.upgrade(alembic, "head")
    command.check(alembic)


def test_no_file_has_more_than_400_lines() -> None:
    """Migrations are as long as what they make: released, they are never edited."""
    files = chain(*(ROOT.glob(f"{room}/**/*.py") for room in ("app", "tests", "benchmarks")))
    lines = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files}

    assert {file: many for file, many in lines.items() if many > 400} == {}
