"""The database: base class, column types, engines, and the one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import pysqlite3.dbapi2
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    event,
    false,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from app.core.errors import Conflict

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# The WAL-reset bug can lose committed writes when several connections checkpoint.
SAFE_SQLITE = (3, 51, 3)
QUIET = {"synchronize_session": False}
"""Option of an UPDATE or DELETE of many: rows in hand are read again where it matters."""


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the database; refuses naive values."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


# SQLite numbers rows itself only when the column type is exactly INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")
intpk = Annotated[int, mapped_column(BigId, primary_key=True)]
count = Annotated[int, mapped_column(Integer, default=0, server_default="0")]
flag = Annotated[bool, mapped_column(default=False, server_default=false())]


class Base(DeclarativeBase):
    # A registry, not the class attribute `type_annotation_map`: Flask-SQLAlchemy 3.1 copies
    # this class, and SQLAlchemy refuses a copied class that has both.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime,
            bytes: LargeBinary,
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                length=20,
                values_callable=lambda states: [state.value for state in states],
            ),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


@contextmanager
def transaction() -> Iterator[None]:
    """Commit once on success, roll back on any error. Opened by views, jobs and cli only.

    On SQLite the write lock is taken at the first statement, so that a transaction that begins
    by reading waits for its turn instead of failing. Rows loaded before stay loaded: a service
    whose rule must hold at the moment of writing reads again under the lock. Raises Conflict
    when a unique or foreign key refuses the rows.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changed before transaction() was opened")
    session.commit()  # ends the reading; nothing is expired
    try:
        db.session.connection(execution_options={"writes": True})
        yield
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise Conflict("Somebody changed this at the same moment. Please look again.") from error
    except BaseException:
        db.session.rollback()
        raise


def insert_here(table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the engine in use, which can say what to do when the row is there already.

    To look first and insert after is a race between two people.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs besides the address."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    return {"module": pysqlite3.dbapi2, "connect_args": {"timeout": 10, "check_same_thread": False}}


def prepare(engine: Engine) -> None:
    """Make every connection of an SQLite engine durable and able to wait.

    Raises RuntimeError on an SQLite that can lose committed writes.
    """
    if engine.dialect.name != "sqlite":
        return
    found = engine.dialect.dbapi.sqlite_version_info  # type: ignore[union-attr]  # set by create_engine
    if found < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {found} can lose committed writes; {SAFE_SQLITE} is needed.")
    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin)


def _settings(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN, not the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-8000",
        "mmap_size=268435456",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
