"""Reporting a comment, as a browser asks for it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.moderation.models import Decision
from tests.factories import a_briefing, a_comment
from tests.moderation.asking import a_reader, report


def test_a_report_is_thanked_for_once_and_harmless_twice(client: FlaskClient) -> None:
    a_reader(client)
    comment = a_comment(a_briefing("Appoint one."))

    first = report(client, comment, note="It is unkind.")
    second = report(client, comment)

    assert "Thank you. A moderator will look at it." in first.text
    assert "You have reported this already." in second.text
    assert db.session.scalar(select(Comment.reports)) == 1


def test_nobody_reports_their_own_comment(client: FlaskClient) -> None:
    mine = a_comment(a_briefing("Appoint one."), a_reader(client))

    assert client.get(f"/c/{mine.public_id}/report").status_code == 403
    assert report(client, mine).status_code == 403
    assert db.session.scalar(select(Decision.id)) is None


@pytest.mark.parametrize("state", ["pending", "removed", "withdrawn"])
def test_what_a_reader_does_not_see_cannot_be_reported(client: FlaskClient, state: str) -> None:
    a_reader(client)
    hidden = a_comment(a_briefing("Appoint one."), state=CommentState(state))

    assert client.get(f"/c/{hidden.public_id}/report").status_code == 404
    assert report(client, hidden).status_code == 404


def test_a_report_without_a_reason_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    a_reader(client)
    comment = a_comment(a_briefing("Appoint one."))

    page = report(client, comment, rule="", note="About my neighbour.")

    assert page.status_code == 422
    assert "Choose what is wrong with it." in page.text
    assert "About my neighbour." in page.text


def test_a_report_on_words_that_were_changed_meanwhile_shows_the_new_ones(
    client: FlaskClient,
) -> None:
    a_reader(client)
    comment = a_comment(a_briefing("Appoint one."))

    page = report(client, comment, revision="2", note="About my neighbour.")

    assert page.status_code == 409
    assert "The writer has changed these words meanwhile." in page.text
    assert "About my neighbour." in page.text
