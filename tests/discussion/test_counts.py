import pytest
from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.discussion import queries, services
from app.discussion.models import Comment, CommentState
from app.discussion.services import counts
from app.discussion.services.counts import Difference
from tests.factories import a_briefing, a_comment, a_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def thread() -> list[Comment]:
    """A root over a removed reply that has a published reply, which three people judged."""
    briefing = a_briefing("One thing.")
    root = a_comment(briefing)
    removed = a_comment(briefing, parent=root)
    reply = a_comment(briefing, parent=removed)
    for helpful in (1, 1, 0):
        voter = a_person()
        judged = queries.by_public_id(reply.public_id, voter)
        with transaction():
            services.vote(voter, judged, helpful=helpful, agree=-1)
    with transaction():
        services.set_state(removed.id, CommentState.REMOVED)
    return [root, removed, reply]


def _spoil(counter: InstrumentedAttribute[int], id_: int, value: int) -> None:
    table = counter.class_
    db.session.execute(update(table).where(table.id == id_).values({counter: value}))
    db.session.commit()


def test_what_services_did_adds_up(thread: list[Comment]) -> None:
    assert thread
    assert counts.differences() == []


@pytest.mark.parametrize(
    ("counter", "place", "right"),
    [
        (Comment.replies, 0, 1),
        (Comment.children, 1, 1),
        (Comment.listed_children, 0, 1),
        (Comment.up_undecided, 2, 2),
        (Comment.down_own, 2, 0),
        (Comment.disagree, 2, 3),
    ],
)
def test_a_counter_that_is_wrong_is_named_and_mended(
    thread: list[Comment], counter: InstrumentedAttribute[int], place: int, right: int
) -> None:
    wrong = Difference(counter, thread[place].id, 7, right)
    _spoil(counter, thread[place].id, 7)

    found = counts.differences()
    with transaction():
        mended = counts.mend()

    assert (found, mended) == ([wrong], [wrong])
    assert str(wrong).endswith(f"of {thread[place].id}: stored 7, counted {right}")
    assert counts.differences() == []


def test_the_briefing_counts_what_is_published_and_what_is_held(thread: list[Comment]) -> None:
    briefing = thread[0].briefing_id
    a_comment(db.session.get_one(Briefing, briefing), state=CommentState.PENDING)
    _spoil(Briefing.comments, briefing, 0)
    _spoil(Briefing.held, briefing, 0)

    assert counts.differences() == [
        Difference(Briefing.comments, briefing, 0, 2),
        Difference(Briefing.held, briefing, 0, 1),
    ]


def test_a_placeholder_that_was_lost_comes_back_with_all_above_it(thread: list[Comment]) -> None:
    for comment in thread[:2]:
        db.session.execute(update(Comment).where(Comment.id == comment.id).values(listed=False))
    _spoil(Comment.listed_children, thread[0].id, 0)
    _spoil(Comment.listed_children, thread[1].id, 0)

    with transaction():
        counts.mend()

    assert counts.differences() == []
    assert db.session.get_one(Comment, thread[1].id, populate_existing=True).listed
