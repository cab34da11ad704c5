"""The house keeps its own rules."""

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
