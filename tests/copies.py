"""Copies of the whole database of a test, made once and put back before each.

Of SQLite a copy is a file. Of PostgreSQL it is a schema of tables beside the true ones, and a
script that fills those from it: making a database from a template took twenty times as long.
"""

import shutil
from pathlib import Path

from sqlalchemy import Connection, Table, delete, exists, select, text

from app.core.db import Base, db
from app.search.models import METADATA as SEARCH
from config import Settings

_TABLES = (*Base.metadata.tables.values(), *SEARCH.tables.values())
_SEQUENCES = text(
    "SELECT format('SELECT setval(%L, %s, %L)', format('%I', sequencename),"
    " coalesce(last_value, start_value), last_value IS NOT NULL)"
    " FROM pg_sequences WHERE schemaname = 'public'"
)


def keep(settings: Settings, copy: str) -> None:
    """Make a copy of what the database holds now."""
    db.session.remove()
    if settings.database_url.startswith("sqlite"):
        db.engine.dispose()
        shutil.copy(settings.instance / "moothall.db", settings.instance / f"{copy}.db")
    else:
        with db.engine.begin() as connection:
            _script(settings, copy).write_text(_kept(connection, copy))


def put_back(settings: Settings, copy: str) -> None:
    """Make the database hold what a copy holds."""
    db.session.remove()
    if settings.database_url.startswith("sqlite"):
        db.engine.dispose()
        for leftover in ("-wal", "-shm"):
            (settings.instance / f"moothall.db{leftover}").unlink(missing_ok=True)
        shutil.copy(settings.instance / f"{copy}.db", settings.instance / "moothall.db")
    else:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(_script(settings, copy).read_text())


def _script(settings: Settings, copy: str) -> Path:
    return settings.instance / f"{copy}.sql"


def _kept(connection: Connection, copy: str) -> str:
    """Copy the rows beside the tables. Returns the statements that bring them back."""
    filled = [each for each in _TABLES if connection.scalar(select(exists().select_from(each)))]
    connection.execute(text(f"DROP SCHEMA IF EXISTS {copy} CASCADE; CREATE SCHEMA {copy}"))
    for table in filled:
        connection.execute(text(f"CREATE TABLE {copy}.{table.name} AS TABLE public.{table.name}"))
    return "; ".join(
        (
            "SET LOCAL session_replication_role = replica",  # no order of keys, no append-only
            # Of small tables faster than TRUNCATE, which makes a file anew for each of them.
            *(str(delete(table)) for table in _TABLES),
            *(_filled(table, copy) for table in filled),
            *connection.scalars(_SEQUENCES),
        )
    )


def _filled(table: Table, copy: str) -> str:
    return f"INSERT INTO public.{table.name} SELECT * FROM {copy}.{table.name}"  # noqa: S608  ours
