"""Every text field of moderation, given what breaks text fields."""

import unicodedata

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db
from app.discussion.models import CommentState
from app.moderation import queries, services
from app.moderation.models import DecisionNote
from tests.factories import a_briefing, a_comment, a_person, sign_in
from tests.hostile.inputs import MARKUP, NAUGHTY

LONG_ENOUGH = "Because of this: "


@pytest.mark.parametrize("field", ["report", "remove", "lock", "suspend"])
def test_a_note_is_kept_as_typed_or_refused_with_a_sentence(
    client: FlaskClient, field: str
) -> None:
    briefing, writer = a_briefing("Appoint one."), a_person()

    for n, text in enumerate(map(LONG_ENOUGH.__add__, NAUGHTY + MARKUP)):
        if n % services.MOST_REPORTS == 0:
            sign_in(client, a_person(role=Role.MODERATOR))
        if field == "lock":
            briefing = a_briefing("Appoint one.")
        if field == "suspend":
            writer = a_person()
        comment = a_comment(briefing, writer)
        address, form = {
            "report": (f"/c/{comment.public_id}/report", "note"),
            "remove": (f"/moderation/comments/{comment.public_id}/remove", "explanation"),
            "lock": (f"/moderation/briefings/{briefing.slug}/lock", "reason"),
            "suspend": (f"/moderation/people/{writer.handle}/suspend", "explanation"),
        }[field]

        fields = {"revision": "1", "decision": "0", "rule": "spam", form: text}
        answer = client.post(address, data=fields)

        kept = db.session.scalar(
            select(DecisionNote.text).order_by(DecisionNote.decision_id.desc()).limit(1)
        )
        db.session.commit()
        if answer.status_code == 422:
            assert "control character" in answer.text
        else:
            assert (answer.status_code, kept) == (303, _normal(text))


def test_words_are_kept_as_typed_or_refused_with_a_sentence(client: FlaskClient) -> None:
    sign_in(client, a_person(role=Role.MODERATOR))

    for text in NAUGHTY + MARKUP:
        before = queries.words()
        db.session.commit()
        form = {"shown": "\n".join(before), "words": text}
        answer = client.post("/moderation/words", data=form)

        kept = queries.words()
        db.session.commit()
        if answer.status_code == 422:
            assert kept == before
        else:
            assert answer.status_code == 303
            assert sorted(kept) == sorted(
                line.strip() for line in _normal(text).splitlines() if line.strip()
            )


def test_whatever_was_written_is_shown_as_text(client: FlaskClient) -> None:
    sign_in(client, a_person("<b>Mo</b>", role=Role.MODERATOR))
    briefing = a_briefing("Appoint one.")
    comment = a_comment(briefing, a_person("<img src=x onerror=alert(1)>"))
    held = a_comment(briefing, a_person("</h2><script>"), state=CommentState.PENDING)
    for markup in MARKUP:
        reporter = client.application.test_client()
        sign_in(reporter, a_person())
        form = {"revision": "1", "rule": "spam", "note": markup}
        reporter.post(f"/c/{comment.public_id}/report", data=form)

    page = client.get("/moderation").text

    assert held.public_id in page
    assert "<img src=x" not in page
    assert "<script>" not in page
    assert page.count("<script") == 2  # our own: of the search, of the queue


def _normal(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.strip())
