"""`moothall user`: what whoever runs the machine does for people."""

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.cli import main, user
from app.core.db import db
from tests.accounts.visitors import sign_in_with, signed_in_as, states
from tests.factories import a_person, an_account

Run = Callable[..., str]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call a command on the test's own database; what it prints."""
    monkeypatch.setattr(user, "create_app", lambda: app)

    def call(*words: str) -> str:
        db.session.rollback()
        result = CliRunner().invoke(main, ["user", *words])
        db.session.rollback()
        return result.output

    return call


def path_in(printed: str) -> str:
    found = re.search(r"http://localhost(/\S+)", printed)
    assert found is not None, printed
    return found[1]


def test_an_account_is_made_and_its_owner_chooses_a_password(run: Run, client: FlaskClient) -> None:
    printed = run("create", "Bo@Example.org", "Bo  Lee", "--role", "moderator")
    again = run("create", "bo@example.org", "Bo Lee")

    client.post(path_in(printed), data={"password": "three plain words"})

    assert "Error: This address has an account already." in again
    assert signed_in_as(client) == "Bo  Lee"
    assert db.session.scalars(select(Person.role)).all() == [Role.MODERATOR]
    assert states() == [PersonState.ACTIVE]


def test_roles_confirmations_and_lost_passwords(run: Run, client: FlaskClient) -> None:
    an_account(a_person("Ana", state=PersonState.UNCONFIRMED), email="ana@example.org")

    appointed = run("role", "ana@example.org", "administrator")
    confirmed = run("confirm", "ana@example.org")
    printed = run("reset-link", "ana@example.org")
    client.post(path_in(printed), data={"password": "three plain words"})
    client.post("/sign-out")

    assert appointed == "Ana is administrator now.\n"
    assert confirmed == "ana@example.org is confirmed.\n"
    assert states() == [PersonState.ACTIVE]
    assert sign_in_with(client, "ana@example.org", "three plain words") == 303
    assert run("confirm", "bo@example.org") == (
        "Error: Nobody has an account with bo@example.org.\n"
    )
    assert "Error: Enter an e-mail address like name@example.org." in run("confirm", "bo")


def test_the_first_administrator_is_invited_until_there_is_one(
    run: Run, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    user.invite_if_nobody_administers()
    first = path_in(capsys.readouterr().out)
    path = path_in(run("invite"))

    client.post(
        path, data={"name": "Olu", "email": "olu@example.org", "password": "three plain words"}
    )
    user.invite_if_nobody_administers()

    assert client.get(first).status_code == 400
    assert capsys.readouterr().out == ""
    assert run("invite") == "Error: This site has an administrator already.\n"
