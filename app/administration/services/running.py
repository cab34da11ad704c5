"""What administrators do about jobs that went wrong."""

from sqlalchemy import ColumnElement, update

from app.accounts.models import Person
from app.administration.queries.running import UNDONE, is_running
from app.administration.services.site import about_site
from app.core import clock
from app.core.db import QUIET, db
from app.core.errors import Conflict
from app.core.jobs import Job
from app.moderation.services.log import logged
from app.permissions import Action, require


def retry(actor: Person, *, kind: str, job_id: int | None = None) -> int:
    """Let the failed jobs of a kind, or one of them, run now. How many. Raises Conflict."""
    require(actor, Action.ADMINISTER)
    again = {"run_at": clock.now(), "attempts": 0, "lease_until": None}
    return _change(actor, "retried", again, kind, job_id)


def drop(actor: Person, *, kind: str, job_id: int | None = None) -> int:
    """Give up the failed jobs of a kind, or one of them. How many. Raises Conflict."""
    require(actor, Action.ADMINISTER)
    # As of a job that is done, nothing is kept of what it held.
    gone = {"done_at": clock.now(), "payload": {}, "key": None}
    return _change(actor, "dropped", gone, kind, job_id)


def _change(
    actor: Person, said: str, values: dict[str, object], kind: str, job_id: int | None
) -> int:
    wanted: list[ColumnElement[bool]] = [Job.kind == kind]
    if job_id is not None:
        wanted.append(Job.id == job_id)
    changed = db.session.scalars(
        update(Job)
        .where(UNDONE, Job.error.is_not(None), ~(is_running()), *wanted)
        .values(**values)
        .returning(Job.id)
        .execution_options(**QUIET)
    ).all()
    if not changed:
        raise Conflict("No such job has failed any more. It runs, or is done.")
    logged(actor, about_site(), f"{said} {len(changed)} jobs of kind {kind}")
    return len(changed)
