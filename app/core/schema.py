"""The tables of this installation, and whether they are the ones the code expects."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect, text

from app.core.db import db

_MIGRATING = 7_046_029
"""Any number that nothing else locks in a PostgreSQL database."""


def upgrade() -> None:
    """Bring the tables up to date. Two machines that start together take turns."""
    if is_current():
        return
    with db.engine.connect() as turn:
        if turn.dialect.name == "postgresql":
            turn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATING})
        command.upgrade(_config(), "head")


def is_current() -> bool:
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        return set(found) == _heads(_location())


def head() -> str:
    """Name of the tables as this code expects them."""
    return ",".join(sorted(_heads(_location())))


def _location() -> str:
    return str(current_app.extensions["migrate"].directory)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _location())
    return config


@cache
def _heads(location: str) -> set[str]:
    return set(ScriptDirectory(location).get_heads())
