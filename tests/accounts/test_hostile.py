"""What people of ill will, or with unlucky keyboards, type into a profile."""

import json
import unicodedata

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Membership, Organisation, Person
from app.core.db import db
from app.core.folding import folded
from tests.data import data
from tests.factories import a_person, sign_in

FIELDS = ("name", "title", "organisation", "bio")
PLAIN = {"name": "Ana", "title": "", "organisation": "Ards", "organisation_type": "district"}


def saved(client: FlaskClient, fields: dict[str, str]) -> bool:
    """Whether this was taken; otherwise the page says what to mend."""
    answer = client.post("/account/profile", data=PLAIN | fields)
    if answer.status_code == 422:
        assert 'class="error"' in answer.text, fields
        return False
    assert answer.status_code == 303, fields
    return True


def kept(fields: dict[str, str]) -> dict[str, str]:
    """What the database holds of these fields."""
    db.session.rollback()
    row = db.session.execute(
        select(Person.name, Person.bio, Membership.title, Organisation.folded)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Membership.organisation)
    ).one()
    found = dict(zip(("name", "bio", "title", "organisation"), row, strict=True))
    return {field: found[field] or "" for field in fields}


def meant(fields: dict[str, str]) -> dict[str, str]:
    """A known organisation keeps its spelling, hence folded."""
    return {
        field: folded(text) if field == "organisation" else _normal(text)
        for field, text in fields.items()
    }


def _normal(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.strip())


@pytest.mark.parametrize(
    ("name", "number"),
    [pytest.param("blns.json", 515, marks=pytest.mark.gate), ("spoof_names.json", 50)],
)
def test_strange_words_are_kept_as_they_are_or_refused(
    client: FlaskClient, name: str, number: int
) -> None:
    sign_in(client, a_person("Ana"))
    strange = json.loads(data(f"security/{name}").read_text())
    wrong = []

    for typed in strange:
        every = dict.fromkeys(FIELDS, typed)
        tried = [every] if saved(client, every) else [{field: typed} for field in FIELDS]
        for fields in tried:
            if (fields is every or saved(client, fields)) and kept(fields) != meant(fields):
                wrong.append((fields, kept(fields)))

    assert wrong == []
    assert len(strange) == number
