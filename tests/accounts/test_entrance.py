"""Registering, confirming, signing in and out, recovering: as a browser does it."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, PersonState
from app.core.db import db
from tests.letters import letters, link_in, work

PASSWORD = "correct horse battery"
ANA = {"name": "Ana Reyes", "email": "ana@council.example.org", "password": PASSWORD}


def register(client: FlaskClient, **other: str) -> None:
    assert client.post("/register", data=ANA | other).status_code == 303
    work()


def signed_in_as(client: FlaskClient) -> str | None:
    page = client.get("/account")
    return None if page.status_code == 303 else re.findall(r"<dd>(.*?)</dd>", page.text)[0]


def sign_in_with(client: FlaskClient, email: str = ANA["email"], password: str = PASSWORD) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}).status_code


def states() -> list[PersonState]:
    db.session.rollback()
    return list(db.session.scalars(select(Person.state).order_by(Person.id)))


def test_somebody_registers_confirms_signs_in_and_out(client: FlaskClient) -> None:
    register(client)
    path = link_in(letters()[0])

    asked = client.get(path)
    before = states()
    confirmed = client.post(path)
    after = states()
    entered = sign_in_with(client)
    here = signed_in_as(client)
    left = client.post("/sign-out")

    assert asked.status_code == 200
    assert "<b>Ana Reyes</b> registered with <b>ana@council.example.org</b>" in asked.text
    assert (before, after) == ([PersonState.UNCONFIRMED], [PersonState.ACTIVE])
    assert confirmed.location == "/sign-in"
    assert (entered, here) == (303, "Ana Reyes")
    assert (left.status_code, signed_in_as(client)) == (303, None)
