"""How the site runs: for administrators a page, for Prometheus numbers."""

import hmac

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.accounts.guards import actor, may
from app.administration import queries
from app.administration.services import running as services
from app.core import clock, jobs, metrics
from app.core.db import transaction
from app.core.errors import Missing
from app.permissions import Action
from config import Settings

bp = Blueprint("running", __name__)

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@bp.get("/admin/running")
@may(Action.ADMINISTER)
def page() -> ResponseReturnValue:
    return render_template(
        "administration/running.html",
        kinds=queries.kinds(),
        most=jobs.MOST_ATTEMPTS,
        failed=queries.failed(),
        health=queries.health(_settings().instance),
    )


@bp.post("/admin/running/jobs")
@may(Action.ADMINISTER)
def change_jobs() -> ResponseReturnValue:
    """Retry or, with the other button, drop what failed: one, or all of a kind."""
    kind, number = request.form.get("kind", ""), request.form.get("job", "")
    job_id = int(number) if number.isdecimal() and len(number) < 18 else None
    drops = request.form.get("do") == "drop"
    with transaction():
        changed = (services.drop if drops else services.retry)(actor(), kind=kind, job_id=job_id)
    if drops:
        flash(ngettext("%(num)d job is dropped.", "%(num)d jobs are dropped.", changed))
    else:
        flash(ngettext("%(num)d job runs again.", "%(num)d jobs run again.", changed))
    return redirect(url_for(".page"), 303)


@bp.get("/metrics")
def numbers() -> ResponseReturnValue:
    """Raises Missing where no token is set: then nobody is meant to ask."""
    token = _settings().metrics_token
    if not token:
        raise Missing("There is no such page.")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        denied = {"WWW-Authenticate": "Bearer"}
        return Response("A token is needed here.\n", 401, denied, mimetype="text/plain")
    shown = metrics.text(metrics.COUNTS.added_up(), _gauges())
    return Response(shown, content_type=FORMAT)


def _gauges() -> dict[str, float]:
    now, kinds = clock.now(), queries.kinds()
    health = queries.health(_settings().instance)
    due = [(now - kind.oldest).total_seconds() for kind in kinds if kind.oldest]
    gauges: dict[str, float] = {"moothall_jobs_oldest_due_seconds": max(due, default=0)}
    for kind in kinds:
        gauges[metrics.line("moothall_jobs_waiting", {"kind": kind.kind})] = kind.waiting
        gauges[metrics.line("moothall_jobs_running", {"kind": kind.kind})] = kind.running
        gauges[metrics.line("moothall_jobs_failed", {"kind": kind.kind})] = kind.failed
    gauges["moothall_database_bytes"] = health.database_bytes
    gauges["moothall_uploads_bytes"] = health.uploads_bytes
    gauges["moothall_disk_free_bytes"] = health.free_bytes
    for name, moment in (("worker_seen", health.worker_at), ("backup", health.backup_at)):
        if moment is not None:
            gauges[f"moothall_{name}_timestamp"] = moment.timestamp()
    return gauges


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
