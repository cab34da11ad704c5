import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from app.accounts.models import Role
from app.cli import audit, main
from app.core.db import db
from app.moderation.models import DecisionKind
from tests.factories import a_decision, a_person


@pytest.fixture(autouse=True)
def here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "create_app", lambda: app)


def _audit(*words: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(main, ["audit", *words])


def test_the_head_that_is_kept_is_found_later_among_the_rows() -> None:
    for _ in range(2):
        a_decision(DecisionKind.APPROVE, a_person(role=Role.MODERATOR))

    number, kept = _audit("head").output.split()
    a_decision(DecisionKind.LOCK, a_person(role=Role.MODERATOR), "It went in circles.")
    verified = _audit("verify", "--head", kept)

    assert number == "2"
    assert (verified.exit_code, verified.output.splitlines()) == (
        0,
        [
            "3 rows, all as they were written",
            "the head that was kept is among them, 1 rows before the end",
        ],
    )


def test_what_is_wrong_is_named_and_the_command_fails() -> None:
    a_decision(DecisionKind.LOCK, a_person(role=Role.MODERATOR), "It went in circles.")
    db.session.execute(text("UPDATE decision_notes SET text = 'It went well.'"))
    db.session.commit()

    verified = _audit("verify")

    assert (verified.exit_code, verified.output) == (
        1,
        "Row 1 (entry 1 of the log) has an explanation that was altered.\n",
    )


def test_a_head_that_is_not_there_is_a_fault() -> None:
    verified = _audit("verify", "--head", "0" * 64)

    assert (verified.exit_code, verified.output) == (
        1,
        "No row has the hash that was kept: there is no row at all.\n",
    )


def test_an_empty_log_has_no_head() -> None:
    assert _audit("head").output == "Nothing has been decided yet.\n"
