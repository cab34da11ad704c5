"""The server as it is deployed: two processes with the page cache in front."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db
from app.discussion.models import Comment
from config import Settings
from tests.data import data
from tests.factories import a_briefing, a_person
from tests.faults.server import Server, serving, stranger, visitor

READINGS = 40


@pytest.fixture
def server(app: Flask, settings: Settings) -> Iterator[Server]:
    assert app
    db.session.remove()
    with serving(Server(settings)) as server:
        yield server


def test_what_was_written_is_read_at_once_whichever_process_answers(
    app: Flask, server: Server
) -> None:
    briefing = a_briefing()
    # A moderator's words are never held, and as many as they like.
    writer = visitor(app, server, a_person(role=Role.MODERATOR))

    missed = []
    for number in range(READINGS):
        words = f"Said for time {number}."
        fields = {"body": words, "bearing": "neither", "about": "", "form_key": f"{number:020}"}
        assert writer.post(f"/briefings/{briefing.slug}/comments/new", **fields) == 303
        for _ in range(3):  # a new connection may meet the other process
            reader = stranger(server)
            if words not in reader.get(f"/briefings/{briefing.slug}"):
                missed.append(number)
            reader.close()
    writer.close()

    assert missed == []
    assert len(db.session.scalars(select(Comment.id)).all()) == READINGS


def test_no_strange_request_breaks_it(server: Server) -> None:
    answers = {}
    for number, case in enumerate(json.loads(data("security/http_abuse.json").read_text())):
        answers[number] = _answer(server, case)

    assert len(answers) == 25
    assert {number: status for number, status in answers.items() if status >= 500} == {}


def _answer(server: Server, case: dict[str, object]) -> int:
    """The status; 400 also when the server just hangs up on what is not HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = case.get("headers") or {}
    assert isinstance(headers, dict)
    try:
        connection.request(
            str(case["m"]), quote(str(case["path"]), safe="/%?=&[]."), headers=headers
        )
        return connection.getresponse().status
    except (http.client.BadStatusLine, ConnectionError):
        return 400
    finally:
        connection.close()
