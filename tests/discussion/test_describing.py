"""What the writer of a comment is told of its replies, and when not."""

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Audience, Briefing
from app.core.db import db, transaction
from app.discussion import queries as discussions
from app.discussion import services
from app.discussion.models import Comment, CommentState, HeldWord
from app.notifications import queries
from app.notifications.models import Notification
from app.notifications.queries import Line
from tests.factories import a_briefing, a_comment, a_person, saved

pytestmark = pytest.mark.usefixtures("app")


def a_moderator(name: str = "Bo Hill") -> Person:
    return a_person(name, role=Role.MODERATOR)


def reply(actor: Person, parent: Comment, source: str = "Ours was *cheaper*.") -> Comment:
    with transaction():
        posted = services.post(
            actor, briefings.by_id(parent.briefing_id, actor), source=source, parent_id=parent.id
        )
    return db.session.execute(select(Comment).where(Comment.id == posted.id)).scalar_one()


def move(comment: Comment, to: CommentState) -> None:
    with transaction():
        services.set_state(comment.id, to)


def heard(person: Person) -> list[Line]:
    db.session.commit()
    return [row.line for row in queries.inbox(person).rows]


def test_a_reply_is_told_to_the_writer_of_what_it_answers() -> None:
    ana, bo = a_person(), a_moderator()
    mine = a_comment(a_briefing(), ana)
    a_comment(db.session.get_one(Briefing, mine.briefing_id), bo)

    made = reply(bo, mine)

    assert heard(ana) == [
        Line(
            "Bo Hill replied to your comment on “Three steps to digital leadership”",
            f"/c/{made.public_id}",
            "Ours was cheaper.",
            "Three steps to digital leadership",
        )
    ]
    assert heard(bo) == []


def test_nobody_is_told_what_they_wrote_themselves() -> None:
    bo = a_moderator()

    reply(bo, a_comment(a_briefing(), bo))

    assert heard(bo) == []


def test_a_held_reply_is_told_once_it_is_published() -> None:
    ana, newcomer = a_person(), a_person("Nia New")
    made = reply(newcomer, a_comment(a_briefing(), ana))
    held, unread = heard(ana), queries.unread(ana)

    move(made, CommentState.PUBLISHED)

    assert (held, unread) == ([], 0)
    assert [line.path for line in heard(ana)] == [f"/c/{made.public_id}"]


@pytest.mark.parametrize("gone", [CommentState.REMOVED, CommentState.WITHDRAWN])
def test_a_reply_that_goes_leaves_inbox_and_count_and_comes_back_as_one(gone: CommentState) -> None:
    ana = a_person()
    made = reply(a_moderator(), a_comment(a_briefing(), ana))

    move(made, gone)
    hidden = heard(ana), queries.unread(ana)
    move(made, CommentState.PUBLISHED)

    assert hidden == ([], 0)
    assert (len(heard(ana)), queries.unread(ana)) == (1, 1)
    assert len(db.session.scalars(select(Notification)).all()) == 1


def test_a_reply_that_waits_again_after_an_edit_is_hidden() -> None:
    ana, bo = a_person(), a_person("Bo Hill")
    briefing = a_briefing()
    for _ in range(2):
        a_comment(briefing, bo)
    saved(HeldWord(word="casino"))
    made = reply(bo, a_comment(briefing, ana))
    told = heard(ana)

    with transaction():
        services.edit(bo, discussions.by_public_id(made.public_id, bo), source="A casino.")

    assert len(told) == 1
    assert (heard(ana), queries.unread(ana)) == ([], 0)


def test_a_reply_where_its_reader_may_not_read_is_no_line() -> None:
    ana = a_person()
    briefing = a_briefing()
    reply(a_moderator(), a_comment(briefing, ana))

    briefing.audience = Audience.NOBODY
    db.session.commit()

    assert heard(ana) == []
