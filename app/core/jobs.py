"""Work for later, kept in the database.

A job row commits with the change that asks for it, so neither can be lost without the other.
Handlers are joined in `create_app()`.

A job runs at least once: after a crash its lease expires and another worker takes it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, Index, insert, literal_column, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, metrics
from app.core.db import Base, count, db, insert_here, intpk, transaction
from app.core.processes import Stop

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 60
"""Two days: as long as a mail server may be away before letters are given up."""

Handler = Callable[[dict[str, Any]], None]
HANDLERS: dict[str, Handler] = {}

PERIODIC: dict[Callable[[], None], timedelta] = {}
"""What to do again and again, how often. Each opens its own `transaction()`, and several workers
may do it at the same moment."""

IDLE = 0.5
"""Seconds to wait when nothing is due."""


class Job(Base):
    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "ix_jobs_due",
            "run_at",
            sqlite_where=literal_column("done_at IS NULL"),
            postgresql_where=literal_column("done_at IS NULL"),
        ),
    )

    id: Mapped[intpk]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(unique=True)
    """Held until the job starts: a burst of the same wish is one job."""
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[count]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]


def ask(
    kind: str, payload: dict[str, Any], *, key: str | None = None, at: datetime | None = None
) -> None:
    """Queue a job in the caller's transaction.

    With a `key` that already waits: none is added, and that one is held until the caller commits.
    """
    wish = insert_here(Job).values(kind=kind, payload=payload, key=key, run_at=at or clock.now())
    # To do nothing would lock nothing: a worker could run it on what was there before the commit.
    held = wish.on_conflict_do_update(index_elements=[Job.key], set_={"key": Job.key})
    db.session.execute(held)


def ask_each(kind: str, payloads: Sequence[dict[str, Any]]) -> None:
    """Queue a job for each in one statement."""
    if payloads:
        now = clock.now()
        rows = [{"kind": kind, "payload": payload, "run_at": now} for payload in payloads]
        db.session.execute(insert(Job), rows)


def hold(job_id: int) -> None:
    """Keep a long job for the worker that runs it. Called in each of its transactions."""
    db.session.execute(update(Job).where(Job.id == job_id).values(lease_until=clock.now() + LEASE))


def run_due() -> bool:
    """Run the oldest due job. False when there was none."""
    with transaction():
        job = _claimed()
    if job is None:
        return False
    try:
        HANDLERS[job.kind](job.payload | {"job": job.id})
    except Exception as error:
        log.exception("job failed", kind=job.kind, job=job.id, attempts=job.attempts)
        _put_back(job, f"{type(error).__name__}: {error}")
        metrics.COUNTS.add("moothall_jobs_run_total", kind=job.kind, outcome="failed")
        return True
    with transaction():
        db.session.execute(
            # Nothing is kept of it: payloads hold addresses, and links that open accounts.
            update(Job).where(Job.id == job.id).values(done_at=clock.now(), error=None, payload={})
        )
    metrics.COUNTS.add("moothall_jobs_run_total", kind=job.kind, outcome="done")
    return True


def work(stop: Stop) -> None:
    """Do what is due, and what is due again and again, until told to stop."""
    next_time = dict.fromkeys(PERIODIC, clock.now())
    while not stop.asked:
        try:
            _again_and_again(next_time)
            found = run_due()
        except Exception:  # a database that is away comes back; the worker waits for it
            log.exception("worker could not go on")
            found = False
        finally:
            db.session.remove()
        if not found:
            stop.wait(IDLE)


def _again_and_again(next_time: dict[Callable[[], None], datetime]) -> None:
    for task, due in next_time.items():
        if clock.now() >= due:
            next_time[task] = clock.now() + PERIODIC[task]
            task()


def _claimed() -> Job | None:
    now = clock.now()
    job = db.session.scalar(
        select(Job)
        .where(
            literal_column("done_at IS NULL"),
            Job.run_at <= now,
            Job.attempts < MOST_ATTEMPTS,
            (Job.lease_until.is_(None)) | (Job.lease_until < now),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if job is not None:
        job.key, job.lease_until, job.attempts = None, now + LEASE, job.attempts + 1
    return job


def _put_back(job: Job, error: str) -> None:
    # Seconds are compared: a timedelta of as many as the 47th attempt asks for overflows.
    pause = min(2**job.attempts, LONGEST_PAUSE.total_seconds())
    later = clock.now() + timedelta(seconds=pause)
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == job.id)
            .values(lease_until=None, run_at=later, error=error[:500])
        )
