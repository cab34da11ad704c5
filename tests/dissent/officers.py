"""People who answer where they work."""

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Membership, Organisation, Person
from app.briefings.models import Briefing
from app.core.db import db
from app.discussion.models import Comment
from tests.dissent.responses import REASON, typed
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved


def an_officer(organisation: Organisation, name: str = "Priya Nair") -> Person:
    """Somebody with a post, whose comments are read at once."""
    person = a_person(name)
    saved(
        Membership(
            person_id=person.id,
            organisation_id=organisation.id,
            title="Head of service design",
            since=LONG_AGO,
        )
    )
    elsewhere = a_briefing("Something else.")
    for words in ("One.", "Two."):
        a_comment(elsewhere, person, words)
    return person


def respond(client: FlaskClient, briefing: Briefing, **more: str) -> str:
    given = typed(briefing, {1: "-1"}, p1__why=REASON) | more
    client.post(f"/briefings/{briefing.slug}/respond", data=given)
    db.session.rollback()
    public_id = db.session.scalar(
        select(Comment.public_id).where(Comment.briefing_id == briefing.id)
    )
    return str(public_id)
