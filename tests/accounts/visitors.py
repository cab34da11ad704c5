"""What a visitor does at the way in, and what is known of them afterwards."""

import re
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, PersonState
from app.core.db import db
from tests.journeys import post

PASSWORD = "correct horse battery"
EMAIL = "ana@council.example.org"
ANA = {"name": "Ana Reyes", "email": EMAIL, "password": PASSWORD}


def register(client: FlaskClient, **other: str) -> None:
    assert client.post("/register", data=ANA | other).status_code == 303
    post.deliver()


def sign_in_with(
    client: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **other: str
) -> int:
    fields = {"email": email, "password": password, **other}
    return client.post("/sign-in", data=fields).status_code


def signed_in_as(client: FlaskClient) -> str | None:
    page = client.get("/account")
    found = re.search(r"<dt>Name</dt><dd>(.*?)</dd>", page.text)
    return found[1] if found else None


def link(folder: Path, beginning: str, recipient: str = EMAIL) -> str:
    """The link in the newest letter to somebody."""
    return post.link(post.letters(folder, recipient)[-1], beginning)


def subjects(folder: Path, recipient: str = EMAIL) -> list[str]:
    return [str(letter["Subject"]) for letter in post.letters(folder, recipient)]


def states() -> list[PersonState]:
    """Of everybody, oldest first, as they are now."""
    db.session.rollback()
    return list(db.session.scalars(select(Person.state).order_by(Person.id)))
