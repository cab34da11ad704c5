"""Recovering, confirming once more, and the first invitation: links that come by mail."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import OneTimeLink, Person, PersonState, Role
from app.accounts.services import registration
from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Job
from tests.accounts.visitors import (
    ANA,
    EMAIL,
    link,
    register,
    sign_in_with,
    signed_in_as,
    states,
    subjects,
)
from tests.journeys import post


def test_recovering_sets_a_password_ends_sessions_and_confirms(
    app: Flask, client: FlaskClient, mail: Path
) -> None:
    register(client)
    other_device = app.test_client()
    sign_in_with(other_device)

    client.post("/recover", data={"email": EMAIL.upper()})
    post.deliver()
    path = link(mail, "/recover/")
    form = client.get(path)
    poor = client.post(path, data={"password": "short"})
    saved = client.post(path, data={"password": "a better password"})
    post.deliver()

    assert (form.status_code, poor.status_code, saved.status_code) == (200, 422, 303)
    assert signed_in_as(client) == "Ana Reyes"
    assert signed_in_as(other_device) is None
    assert sign_in_with(other_device) == 401
    assert sign_in_with(other_device, password="a better password") == 303
    assert states() == [PersonState.ACTIVE]
    assert subjects(mail)[-1] == "Your password was changed"


def test_recovering_does_the_same_work_for_every_address(client: FlaskClient, mail: Path) -> None:
    register(client)

    pages = []
    for email in (EMAIL, "nob@council.example.org"):
        answer = client.post("/recover", data={"email": email})
        pages.append((answer.status_code, answer.location, answer.headers.get("Vary")))
    waiting = db.session.scalars(
        select(Job.payload).where(Job.kind == "recover account").order_by(Job.id)
    ).all()
    post.deliver()

    assert pages[0] == pages[1]
    assert waiting == [{"email": EMAIL}, {"email": "nob@council.example.org"}]
    assert post.letters(mail, "nob@council.example.org") == []


@pytest.mark.parametrize("how", ["used", "replaced", "too old", "invented", "of another purpose"])
def test_a_link_that_is_over_says_so_and_how_to_get_a_new_one(
    client: FlaskClient, mail: Path, how: str
) -> None:
    register(client)
    client.post("/recover", data={"email": EMAIL})
    post.deliver()
    path = link(mail, "/recover/")
    at = clock.now()
    if how == "used":
        client.post(path, data={"password": "a better password"})
        client.post("/sign-out")
    elif how == "replaced":
        client.post("/recover", data={"email": EMAIL})
        post.deliver()
    elif how == "too old":
        at += timedelta(hours=2, seconds=1)
    elif how == "invented":
        path = "/recover/" + "x" * 43
    else:
        path = path.replace("/recover/", "/confirm/")

    with clock.frozen(at):
        looked = client.get(path)
        pressed = client.post(path, data={"password": "another password"})

    assert (looked.status_code, pressed.status_code) == (400, 400)
    assert "This link has expired" in looked.text
    assert 'href="/recover"' in looked.text
    assert sign_in_with(client, password="another password") == 401


def test_opening_a_confirmation_link_twice(client: FlaskClient, mail: Path) -> None:
    register(client)
    path = link(mail, "/confirm/")

    answers = [client.post(path).status_code, client.post(path).status_code]

    assert answers == [303, 400]
    assert states() == [PersonState.ACTIVE]


def test_tokens_and_letters_are_not_kept(client: FlaskClient, mail: Path) -> None:
    register(client)
    token = link(mail, "/confirm/").rpartition("/")[2]

    digests = db.session.scalars(select(OneTimeLink.digest)).all()
    payloads = db.session.scalars(select(Job.payload)).all()

    assert token not in digests
    assert payloads == [{}, {}]


def test_a_mailbox_is_written_to_five_times_an_hour(client: FlaskClient) -> None:
    answers = [client.post("/recover", data={"email": EMAIL}).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]


def test_the_unconfirmed_are_told_and_can_ask_again(client: FlaskClient, mail: Path) -> None:
    register(client)
    sign_in_with(client)

    page = client.get("/")
    client.post("/account/confirmation")
    post.deliver()
    client.post(link(mail, "/confirm/"))

    assert "Send it again" in page.text
    assert subjects(mail) == ["Confirm your e-mail address"] * 2
    assert "Send it again" not in client.get("/").text


def test_the_first_administrator_comes_by_invitation_once(client: FlaskClient) -> None:
    with transaction():
        replaced = registration.invite_administrator()
    with transaction():
        path = registration.invite_administrator()

    old = client.get(replaced)
    form = client.get(path)
    poor = client.post(path, data=ANA | {"password": "short"})
    made = client.post(path, data=ANA)
    again = client.post(path, data=ANA | {"email": "other@example.org"})

    assert [r.status_code for r in (old, form, poor, made, again)] == [400, 200, 422, 303, 400]
    assert "Set up the first administrator" in form.text
    assert db.session.scalars(select(Person.role)).all() == [Role.ADMINISTRATOR]
    assert states() == [PersonState.ACTIVE]
    assert signed_in_as(client) == "Ana Reyes"
