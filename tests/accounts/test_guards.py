"""Flask-Security as it is joined here."""

from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask_security.utils import hash_password

from app import create_app
from app.core.db import transaction
from config import Settings
from tests.factories import an_account
from tests.journeys import post


def test_what_it_sends_goes_the_way_of_all_mail(app: Flask, mail: Path) -> None:
    mail_util = app.extensions["security"].mail_util

    with transaction():
        mail_util.send_mail("welcome", "Hello", ("Ana", "ana@example.org"), "us", "Words", None)
    post.deliver()

    assert [letter["Subject"] for letter in post.letters(mail, "ana@example.org")] == ["Hello"]


def test_its_pages_and_commands_are_not_there(app: Flask) -> None:
    assert "security" not in app.blueprints
    assert not {"users", "roles"} & set(app.cli.commands)


def test_hashes_are_argon2id_as_dear_as_owasp_asks(tmp_path: Path, settings: Settings) -> None:
    app = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'no.db'}"))

    with app.app_context():
        made = hash_password("three plain words")

    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_behind_https_cookies_are_bound_to_this_host(tmp_path: Path, settings: Settings) -> None:
    secure = replace(
        settings, database_url=f"sqlite:///{tmp_path / 'no.db'}", site_url="https://moot.example"
    )

    config = create_app(secure, testing=True).config

    assert config["SESSION_COOKIE_NAME"] == "__Host-moothall"
    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_PATH"] in (None, "/")


def test_a_token_in_the_address_signs_nobody_in(app: Flask) -> None:
    token = an_account().get_auth_token()

    page = app.test_client().get("/account", query_string={"auth_token": token})

    assert page.status_code == 303
