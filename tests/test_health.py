import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core.db import db


def _unreachable() -> None:
    raise OperationalError("SELECT", {}, OSError("connection refused"))


def test_it_lives_without_a_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.engine, "connect", _unreachable)

    assert client.get("/health/live").status_code == 200


def test_it_is_ready_when_the_tables_are_the_ones_it_expects(client: FlaskClient) -> None:
    with db.engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    waiting = client.get("/health/ready")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": found})
    ready = client.get("/health/ready")

    assert (waiting.status_code, ready.status_code) == (503, 200)
    assert "moothall upgrade" in waiting.text


def test_it_is_not_ready_without_its_database(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.engine, "connect", _unreachable)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")
