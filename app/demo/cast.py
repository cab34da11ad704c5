"""The people of the demo, from `people.toml`."""

import secrets
import tomllib
from pathlib import Path
from typing import Any

from flask_security.utils import hash_password

from app.accounts.models import (
    Account,
    Membership,
    Organisation,
    OrganisationType,
    Person,
    PersonState,
    Role,
)
from app.core import clock
from app.core.db import db
from app.core.folding import folded
from app.core.text import html_from_markdown

HERE = Path(__file__).parent

People = dict[str, Person]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text())


def addresses() -> list[str]:
    return [entry["email"] for entry in read("people")["people"] if "email" in entry]


def enter(password: str) -> People:
    """Everybody, by handle. Those with an address can sign in with `password`."""
    organisations: dict[str, Organisation] = {}
    people = {entry["handle"]: _person(entry, organisations) for entry in read("people")["people"]}
    hashed = hash_password(password)
    for entry in read("people")["people"]:
        if "email" in entry:
            db.session.add(_account(people[entry["handle"]], entry["email"], hashed))
    return people


def _person(entry: dict[str, Any], organisations: dict[str, Organisation]) -> Person:
    bio = entry.get("bio", "")
    person = Person(
        handle=entry["handle"],
        name=entry["name"],
        bio=bio,
        bio_html=html_from_markdown(bio),
        state=PersonState.ACTIVE,
        role=Role(entry.get("role", "practitioner")),
        writes=entry.get("writes", False),
        created_at=clock.now(),
    )
    workplace = organisations.setdefault(
        entry["organisation"],
        Organisation(
            name=entry["organisation"],
            folded=folded(entry["organisation"]),
            type=OrganisationType(entry["type"]),
        ),
    )
    db.session.add_all([person, workplace])
    db.session.flush()  # the post needs both ids
    db.session.add(
        Membership(
            person_id=person.id,
            organisation_id=workplace.id,
            title=entry["title"],
            since=clock.now(),
        )
    )
    return person


def _account(person: Person, email: str, hashed: str) -> Account:
    now = clock.now()
    return Account(
        email=email,
        password=hashed,
        confirmed_at=now,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
        person=person,
    )
