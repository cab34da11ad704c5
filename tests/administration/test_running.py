"""Jobs that failed, health, and the numbers for Prometheus."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.administration import jobs as administration_jobs
from app.administration.services import running as services
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.core.jobs import MOST_ATTEMPTS, Job
from app.moderation.models import DecisionNote
from tests.factories import LONG_AGO, a_person, saved, sign_in


@pytest.fixture
def olu(client: FlaskClient) -> Person:
    person = a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")
    sign_in(client, person)
    return person


def a_job(kind: str = "mail", **other: Any) -> Job:
    defaults = {"payload": {"to": "ana@example.org"}, "run_at": LONG_AGO, "attempts": 0}
    job: Job = saved(Job(kind=kind, **defaults | other))
    return job


def failed(**other: Any) -> Job:
    wrong: dict[str, Any] = {"error": "Undelivered: SMTPServerDisconnected", "attempts": 7}
    return a_job(**wrong | other)


def jobs() -> dict[int, tuple[int, bool, dict[str, Any]]]:
    db.session.rollback()  # reads as of now
    rows = db.session.execute(select(Job.id, Job.attempts, Job.done_at, Job.payload))
    return {row.id: (row.attempts, row.done_at is not None, row.payload) for row in rows}


@pytest.mark.usefixtures("olu")
def test_what_waits_runs_and_failed_is_shown_without_what_it_holds(client: FlaskClient) -> None:
    a_job()
    a_job(lease_until=clock.now() + timedelta(minutes=4))
    failed()
    failed(attempts=MOST_ATTEMPTS)
    a_job("rank", run_at=clock.now() + timedelta(hours=1))

    page = client.get("/admin/running").text

    cells = page[page.index('<th scope="row">mail</th>') :].split("</tr>")[0]
    assert "<td>2</td><td>1</td><td>2</td><td>1</td>" in cells
    assert "Undelivered: SMTPServerDisconnected" in page
    assert "ana@example.org" not in page
    assert "has not been seen" in page


@pytest.mark.usefixtures("olu")
def test_failed_jobs_are_retried_one_or_all_of_a_kind(client: FlaskClient) -> None:
    one, other, elsewhere = failed(), failed(), failed(kind="letter")

    client.post("/admin/running/jobs", data={"kind": "mail", "job": one.id, "do": "retry"})
    after_one = {number: row[0] for number, row in jobs().items()}
    done = client.post("/admin/running/jobs", data={"kind": "mail", "do": "retry"})

    assert done.status_code == 303
    assert after_one == {one.id: 0, other.id: 7, elsewhere.id: 7}
    assert {number: row[0] for number, row in jobs().items()} == {
        one.id: 0,
        other.id: 0,
        elsewhere.id: 7,
    }


@pytest.mark.usefixtures("olu")
def test_a_dropped_job_is_done_and_holds_nothing(client: FlaskClient) -> None:
    job = failed()

    client.post("/admin/running/jobs", data={"kind": "mail", "job": job.id, "do": "drop"})

    assert jobs() == {job.id: (7, True, {})}
    assert db.session.scalars(select(DecisionNote.text)).all() == ["dropped 1 jobs of kind mail"]


def test_neither_what_runs_nor_what_never_failed_is_touched(olu: Person) -> None:
    a_job()
    failed(lease_until=clock.now() + timedelta(minutes=4))

    with pytest.raises(Conflict), transaction():
        services.drop(olu, kind="mail")


@pytest.mark.usefixtures("olu")
def test_a_worker_is_seen(client: FlaskClient, app: Flask) -> None:
    administration_jobs.note_worker()

    page = client.get("/admin/running").text

    (app.config["SETTINGS"].instance / "worker-seen").unlink()
    assert "last seen" in page


def test_numbers_are_for_who_has_the_token(client: FlaskClient, app: Flask) -> None:
    failed()
    settings = app.config["SETTINGS"]
    without = client.get("/metrics").status_code
    app.config["SETTINGS"] = replace(settings, metrics_token="open sesame")

    wrong = client.get("/metrics", headers={"Authorization": "Bearer friend"})
    right = client.get("/metrics", headers={"Authorization": "Bearer open sesame"})

    app.config["SETTINGS"] = settings
    assert (without, wrong.status_code, right.status_code) == (404, 401, 200)
    assert right.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'moothall_jobs_failed{kind="mail"} 1' in right.text
    assert "moothall_database_bytes" in right.text
