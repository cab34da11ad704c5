"""How the site runs: jobs, storage, signs of life."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, case, func, literal_column, select

from app.core import clock, schema
from app.core.archive import LAST_BACKUP
from app.core.db import db
from app.core.jobs import MOST_ATTEMPTS, Job
from config import VERSION

MOST_FAILED = 50
"""In the list; the numbers count all."""
WORKER_SEEN = "worker-seen"
"""A file of the instance folder, as old as the last sign of life of a worker."""

UNDONE: ColumnElement[bool] = literal_column("done_at IS NULL")  # as the index says it


@dataclass(frozen=True)
class Kind:
    """Jobs of one kind that are not done."""

    kind: str
    waiting: int
    running: int
    failed: int
    """Of the waiting, those that went wrong before."""
    given_up: int
    oldest: datetime | None
    """Since when the first that is due has waited."""


@dataclass(frozen=True)
class Health:
    version: str
    tables: str
    """The migration that the database is at."""
    engine: str
    database_bytes: int
    uploads: int
    uploads_bytes: int
    free_bytes: int
    backup_at: datetime | None
    worker_at: datetime | None


def is_running() -> ColumnElement[bool]:
    return Job.lease_until.is_not(None) & (Job.lease_until >= clock.now())


def kinds() -> list[Kind]:
    running, given_up = is_running(), Job.attempts >= MOST_ATTEMPTS
    rows = db.session.execute(
        select(
            Job.kind,
            func.count(case((~func.coalesce(running, False) & ~given_up, 1))),
            func.count(case((running, 1))),
            func.count(case((Job.error.is_not(None) & ~func.coalesce(running, False), 1))),
            func.count(case((given_up & ~func.coalesce(running, False), 1))),
            func.min(case((Job.run_at <= clock.now(), Job.run_at))),
        )
        .where(UNDONE)
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return [Kind(*row) for row in rows]


def failed() -> Sequence[Job]:
    """The latest; never with what they hold, which may open an account."""
    return db.session.scalars(
        select(Job).where(UNDONE, Job.error.is_not(None)).order_by(Job.id.desc()).limit(MOST_FAILED)
    ).all()


def health(instance: Path) -> Health:
    uploads = [file.stat().st_size for file in (instance / "uploads").rglob("*") if file.is_file()]
    return Health(
        version=VERSION,
        tables=schema.head(),
        engine=db.engine.dialect.name,
        database_bytes=_database_bytes(),
        uploads=len(uploads),
        uploads_bytes=sum(uploads),
        free_bytes=shutil.disk_usage(instance).free,
        backup_at=_age(instance / LAST_BACKUP),
        worker_at=_age(instance / WORKER_SEEN),
    )


def _database_bytes() -> int:
    if db.engine.dialect.name == "postgresql":
        size = select(func.pg_database_size(func.current_database()))
        return int(db.session.execute(size).scalar_one())
    file = db.engine.url.database or ""
    return sum(found.stat().st_size for end in ("", "-wal") if (found := Path(file + end)).exists())


def _age(file: Path) -> datetime | None:
    if not file.exists():
        return None
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
