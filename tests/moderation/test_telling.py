"""What moderators hear of comments that wait for them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, jobs
from app.core.db import db, transaction
from app.discussion.models import CommentState, HeldFor
from app.discussion.services import HELD
from app.moderation.services import WAITS
from app.notifications import queries
from app.notifications import services as notifications
from app.notifications.models import How, Notification
from tests.dissent.answering import DAY
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, sign_in
from tests.moderation.asking import a_moderator, decide, report

pytestmark = pytest.mark.usefixtures("app")


def work() -> None:
    db.session.rollback()
    while jobs.run_due():
        pass
    db.session.rollback()


def test_a_report_is_news_to_a_moderator_who_has_read_that_the_comment_waited(
    client: FlaskClient,
) -> None:
    moderator = a_moderator(client)
    comment = a_comment(a_briefing("Lead."), state=CommentState.PENDING, held_for=HeldFor.NEWCOMER)
    reader = client.application.test_client()
    sign_in(reader, a_person("Rhys Reader"))
    with clock.frozen(LONG_AGO):
        with transaction():
            notifications.tell_anew([moderator.id], WAITS, comment.id)
        line = db.session.scalars(select(Notification)).one()
        with transaction():
            notifications.mark_read(moderator, line.id)
        decide(client, "approve", comment)
    work()
    before = queries.unread(moderator)

    with clock.frozen(LONG_AGO + 3 * DAY):
        report(reader, comment)
        work()

    wanted = select(Notification).where(Notification.kind == WAITS)
    stored = db.session.scalars(wanted).one()
    [told] = [told for told in queries.inbox(moderator).rows if told.kind == WAITS]
    assert (before, queries.unread(moderator)) == (0, 1)
    assert (stored.at, stored.mailed_at, stored.waits_for) == (LONG_AGO + 3 * DAY, None, How.DAILY)
    assert (told.is_read, told.line.sentence) == (
        False,
        "A comment on “Three steps to digital leadership” was reported",
    )


def test_what_was_decided_before_anybody_was_told_is_no_news(client: FlaskClient) -> None:
    moderator = a_moderator(client)
    comment = a_comment(a_briefing("Lead."), state=CommentState.PENDING, held_for=HeldFor.NEWCOMER)
    with transaction():
        jobs.ask(HELD, {"comment": comment.id})

    decide(client, "approve", comment)
    work()

    assert queries.unread(moderator) == 0
