"""Runs migrations in one transaction each.

SQLite's foreign keys are off meanwhile: on, a rebuilt parent would empty its children.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.core.db import Base, UTCDateTime

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


with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        render_as_batch=False,
        compare_type=same_type,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
