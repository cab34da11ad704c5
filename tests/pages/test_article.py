"""A briefing with its discussion, as readers, practitioners and authors see it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.discussion.models import Comment, HeldFor, Stance
from tests.factories import a_briefing, a_comment, a_person, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.")


@pytest.fixture
def old_hand(client: FlaskClient) -> FlaskClient:
    """A browser of somebody whose first two comments were published long ago."""
    person, elsewhere = a_person("Priya Nair"), a_briefing()
    a_comment(elsewhere, person)
    a_comment(elsewhere, person)
    sign_in(client, person)
    return client


def test_a_stranger_reads_the_text_its_propositions_and_the_discussion(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS, title="Three steps")
    a_comment(briefing, words="It took us two years.")

    page = client.get(f"/briefings/{briefing.slug}")

    assert page.status_code == 200
    for words in ("Three steps", "Most councils have a strategy.", *WORDS, "It took us two years."):
        assert words in page.text
    assert "csrf_token" not in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"


def test_a_practitioner_takes_a_stance_and_comments(old_hand: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    version = db.session.get_one(type(briefing), briefing.id)
    wording_id = db.session.scalars(select(Stance.wording_id)).all()

    old_hand.get(f"/briefings/{briefing.slug}")
    form = {"body": "Grace paid for it.", "about": "p-1", "bearing": "against"}
    taken = old_hand.post(
        f"/briefings/{briefing.slug}/stances",
        data={"proposition": "p-1", "wording": "1", "stance": "-1"},
    )
    posted = old_hand.post(f"/briefings/{briefing.slug}/comments/new", data=form | {"form_key": "k" * 16})

    assert (taken.status_code, posted.status_code) == (303, 303), (taken.text, posted.text)
    page = old_hand.get(posted.location)
    assert "Grace paid for it." in page.text
    page = old_hand.get(f"/briefings/{briefing.slug}")
    assert "You disagree." in page.text
    print(page.text)
