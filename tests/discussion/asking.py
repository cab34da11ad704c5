"""What a browser sends in a discussion."""

from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from app.briefings.models import Briefing, NumberedProposition, Version
from app.core.db import db
from tests.factories import a_briefing, a_comment, a_person, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.")
_numbers = count(1)


def an_old_hand(client: FlaskClient, name: str = "Priya Nair", **other: Any) -> FlaskClient:
    """A browser of somebody whose first comments were published long ago."""
    person, elsewhere = a_person(name, **other), a_briefing()
    for _ in range(2):
        a_comment(elsewhere, person)
    sign_in(client, person)
    return client


def proposition(briefing: Briefing, number: int = 1) -> NumberedProposition:
    found = db.session.scalars(
        select(NumberedProposition)
        .join(Version, Version.id == NumberedProposition.version_id)
        .where(
            Version.briefing_id == briefing.id,
            Version.n == briefing.current_n,
            NumberedProposition.number == number,
        )
        .options(joinedload(NumberedProposition.proposition))
    ).one()
    db.session.commit()  # ends the reading, so that SQLite lets the next factory write
    return found


def take(client: FlaskClient, briefing: Briefing, stance: str, number: int = 1) -> TestResponse:
    row = proposition(briefing, number)
    form = {"proposition": row.proposition.key, "wording": row.wording_id, "stance": stance}
    return client.post(f"/briefings/{briefing.slug}/stances", data=form)


def comment(
    client: FlaskClient, briefing: Briefing, words: str, *, reply_to: str = "", **fields: str
) -> TestResponse:
    form = {
        "body": words,
        "about": "",
        "bearing": "neither",
        "form_key": f"key-{next(_numbers):016}",
    }
    return client.post(
        f"/briefings/{briefing.slug}/comments/new",
        query_string={"reply_to": reply_to} if reply_to else {},
        data=form | fields,
    )


def vote(client: FlaskClient, public_id: str, **fields: str) -> TestResponse:
    return client.post(f"/c/{public_id}/vote", data=fields)
