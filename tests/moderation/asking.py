"""What moderators and those who report do on pages, as a browser asks for it."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Person, Role
from app.core.db import db
from app.discussion.models import Comment
from app.moderation import queries
from tests.factories import a_person, sign_in


def a_moderator(client: FlaskClient, name: str = "Sam Okafor") -> Person:
    person = a_person(name, role=Role.MODERATOR)
    sign_in(client, person)
    return person


def a_reader(client: FlaskClient) -> Person:
    person = a_person("Rhys Reader")
    sign_in(client, person)
    return person


def report(client: FlaskClient, comment: Comment, **fields: str) -> TestResponse:
    form = {"revision": "1", "rule": "abuse", "note": ""} | fields
    return client.post(f"/c/{comment.public_id}/report", data=form, follow_redirects=True)


def decide(client: FlaskClient, act: str, comment: Comment, **fields: str) -> TestResponse:
    seen = str(queries.last_decision(comment))
    db.session.commit()  # ends the reading
    form = {"revision": "1", "decision": seen, "show": "all"} | fields
    return client.post(
        f"/moderation/comments/{comment.public_id}/{act}", data=form, follow_redirects=True
    )
