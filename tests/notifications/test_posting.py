"""Whoever posts waits for no mail server, whatever it does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import quantiles

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import jobs, mail
from app.core.db import db
from app.core.processes import Stop
from app.discussion.models import Comment
from app.notifications.models import Notification
from config import Settings
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person, an_account, sign_in

pytestmark = [pytest.mark.gate, on_sqlite]

POSTS = 60
LONGER = 0.05
"""Seconds by which the slowest of twenty may be slower while the mail server hangs."""


def test_a_mail_server_that_hangs_makes_posting_no_slower(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "PATIENCE_SECONDS", 3)
    reader = an_account(a_person("Ana Reyes"), email="ana@example.org").person
    briefing = a_briefing("Cut grass.")
    mine = a_comment(briefing, reader)
    writers = [a_person(role=Role.MODERATOR) for _ in range(2 * POSTS)]

    with _worker(app):
        before = _posted(app, briefing, mine, writers[:POSTS])
    with _deaf_server() as port:
        app.config["SETTINGS"] = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
        with _worker(app):
            during = _posted(app, briefing, mine, writers[POSTS:])
        app.config["SETTINGS"] = settings

    print(f"posting, p95: {before * 1e3:.0f} ms, {during * 1e3:.0f} ms while mail hangs")  # noqa: T201
    db.session.rollback()
    told = select(func.count()).select_from(Notification)
    assert db.session.scalar(told) == 2 * POSTS
    assert during <= before + LONGER


def _posted(app: Flask, briefing: Briefing, answered: Comment, writers: list[Person]) -> float:
    """95th percentile of the seconds that a reply takes."""
    address = f"/briefings/{briefing.slug}/comments/new?reply_to={answered.public_id}"
    took = []
    for n, writer in enumerate(writers):
        client = app.test_client()
        sign_in(client, writer)
        words = {"body": f"Ours too, {n} times.", "bearing": "neither", "about": ""}
        began = time.perf_counter()
        answer = client.post(address, data=words | {"form_key": f"{writer.handle:-<20}"})
        took.append(time.perf_counter() - began)
        assert answer.status_code == 303
    return quantiles(took, n=20)[-1]


@contextmanager
def _worker(app: Flask) -> Iterator[None]:
    stop = object.__new__(Stop)  # signals stay with whoever runs the tests
    stop.asked = False

    def work() -> None:
        with app.app_context():
            jobs.work(stop)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    yield
    stop.asked = True
    worker.join(timeout=30)


@contextmanager
def _deaf_server() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
