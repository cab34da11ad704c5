"""Runs migrations in one transaction each.

SQLite's foreign keys are off meanwhile: on, a rebuilt parent would empty its children.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.core.db import Base, UTCDateTime
from app.search.models import METADATA as SEARCH

engine = current_app.extensions["migrate"].db.engine


def plain_type(kind: str, item: Any, _context: object) -> str | bool:
    """Migrations name the database's types, so that they outlive ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def same_type(
    _context: object, _column: object, there: Any, ours: Any, _rendered: object
) -> bool | None:
    """An enumeration is a string in the database."""
    if isinstance(ours, sa.Enum) and isinstance(there, sa.String):
        return bool(there.length != ours.length)
    return None


def is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    """What the engine keeps for a search is no table of ours, nor an index it could compare."""
    return not (name or "").startswith("search_words")


def _say(connection: sa.Connection, pragma: str) -> None:
    """Past SQLAlchemy, which would begin a transaction: within one, SQLite does not hear it."""
    raw = connection.connection.dbapi_connection
    assert raw is not None  # noqa: S101  # it has just been opened
    raw.execute(pragma).close()


with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _say(connection, "PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=[Base.metadata, SEARCH],
        include_name=is_ours,
        transaction_per_migration=True,
        render_as_batch=False,
        compare_type=same_type,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        connection.commit()
        _say(connection, "PRAGMA foreign_keys=ON")
