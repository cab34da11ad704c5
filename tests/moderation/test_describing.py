"""What the writer of a comment is told of decisions on it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Audience
from app.core.db import db, transaction
from app.core.jobs import Job, run_due
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState
from app.moderation import services
from app.moderation.models import Decision, Rule
from app.moderation.queries import last_decision
from app.notifications import queries
from app.notifications.queries import Line
from tests.factories import a_briefing, a_comment, a_person

pytestmark = pytest.mark.usefixtures("app")

WHY = "It names an officer who cannot answer here."
TITLE = "Three steps to digital leadership"
ON = f"“{TITLE}”"


def decide(act: Callable[..., Decision], comment: Comment, **said: object) -> None:
    moderator = a_person(role=Role.MODERATOR)
    found = discussions.by_public_id(comment.public_id, moderator)
    seen = services.Seen(found.revision, last_decision(found))
    with transaction():
        act(moderator, found, seen=seen, **said)


def heard(person: Person) -> list[tuple[str, Line]]:
    db.session.commit()
    return [(row.kind, row.line) for row in queries.inbox(person).rows]


def test_a_removal_is_told_with_its_reason_and_so_is_its_undoing() -> None:
    ana = a_person()
    comment = a_comment(a_briefing(), ana)

    decide(services.remove, comment, rule=Rule.NAMES_SOMEBODY, explanation=WHY)
    decide(services.restore, comment)

    path = f"/c/{comment.public_id}"
    assert heard(ana) == [
        ("decision", Line(f"A moderator restored your comment on {ON}", path, about=TITLE)),
        (
            "decision",
            Line(
                f"A moderator removed your comment on {ON} for this reason: "
                "About a person who cannot answer here",
                "/account/decisions/1",
                WHY,
                TITLE,
            ),
        ),
    ]


def test_a_comment_that_waited_is_told_to_be_published() -> None:
    ana = a_person()
    comment = a_comment(a_briefing(), ana, state=CommentState.PENDING)

    decide(services.approve, comment)

    assert heard(ana) == [
        (
            "published",
            Line(f"Your comment on {ON} is published", f"/c/{comment.public_id}", about=TITLE),
        )
    ]
    assert len(db.session.scalars(select(Job).where(Job.kind == "notify")).all()) == 1


def test_reports_that_were_dismissed_are_told_to_nobody() -> None:
    ana = a_person()

    decide(services.dismiss, a_comment(a_briefing(), ana, reports=1))

    assert heard(ana) == []


def test_a_decision_where_the_writer_may_no_longer_read_is_no_line() -> None:
    ana = a_person()
    briefing = a_briefing()
    decide(services.remove, a_comment(briefing, ana), rule=Rule.SPAM, explanation=WHY)

    briefing = briefings.by_id(briefing.id, ana)
    briefing.audience = Audience.NOBODY
    db.session.commit()

    assert heard(ana) == []


@pytest.mark.parametrize("is_told_later", [False, True])
def test_what_its_writer_withdraws_waits_for_no_moderator(is_told_later: bool) -> None:
    moderator, writer = a_person(role=Role.MODERATOR), a_person()
    comment = a_comment(a_briefing(), writer)
    reported = discussions.by_public_id(comment.public_id, a_person())
    with transaction():
        services.report(a_person(), reported, rule=Rule.ABUSE, note="", revision=1)
    if not is_told_later:
        run_all()
        assert [kind for kind, _ in heard(moderator)] == ["waits"]

    with transaction():
        discussion.withdraw(writer, discussions.by_public_id(comment.public_id, writer))
    run_all()

    assert (heard(moderator), queries.unread(moderator)) == ([], 0)


def run_all() -> None:
    while run_due():
        pass
