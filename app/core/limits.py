"""How often something may be tried, counted in the database: by all workers, over restarts."""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import JSON, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import QUIET, Base, db
from app.core.errors import TooMany

SWEPT_AT_ONCE = 20


class Attempts(Base):
    """The recent attempts under one key, as seconds since 1970, oldest first."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    """Keyed digest: the rows name nobody."""
    moments: Mapped[list[float]] = mapped_column(JSON)
    forget_at: Mapped[datetime] = mapped_column(index=True)


def limit(key: str, most: int, within: timedelta) -> None:
    """Count one attempt in the caller's transaction.

    Raises TooMany when `most` were counted within that time; the one refused is not counted.
    """
    now = clock.now()
    _sweep(now)
    row = _locked(key, now + within)
    moments = [m for m in row.moments if m > (now - within).timestamp()]
    if len(moments) >= most:
        wait = timedelta(seconds=moments[-most]) + within - timedelta(seconds=now.timestamp())
        raise TooMany(math.ceil(wait.total_seconds()))
    row.moments, row.forget_at = [*moments, now.timestamp()], now + within


def forgive(key: str) -> None:
    """Take back the latest attempt: it was a good one."""
    row = _locked(key, clock.now())
    row.moments = row.moments[:-1]


def forget(key: str) -> None:
    """Take back every attempt under this key."""
    _locked(key, clock.now()).moments = []


def _locked(key: str, forget_at: datetime) -> Attempts:
    digest = _digest(key)
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    empty = insert(Attempts).values(key=digest, moments=[], forget_at=forget_at)
    db.session.execute(empty.on_conflict_do_nothing())
    return db.session.scalars(
        select(Attempts)
        .where(Attempts.key == digest)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _sweep(now: datetime) -> None:
    """Drop some rows that are over, passing by those that another transaction holds."""
    over = (
        select(Attempts.key)
        .where(Attempts.forget_at < now)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    db.session.execute(delete(Attempts).where(Attempts.key.in_(over)).execution_options(**QUIET))


def _digest(key: str) -> str:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()
