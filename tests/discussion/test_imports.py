from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import paths
from app.discussion.models import Comment, CommentRevision, CommentState
from app.discussion.services.imports import Imported, bring_in
from tests.discussion.recount import kept, recounted
from tests.factories import LONG_AGO, a_briefing, a_person

pytestmark = pytest.mark.usefixtures("app")

PUBLISHED, PENDING = CommentState.PUBLISHED, CommentState.PENDING


def said(number: int, parent: int | None = None, state: CommentState = PUBLISHED) -> Imported:
    return Imported(
        import_key=f"there:{number}",
        parent_key=None if parent is None else f"there:{parent}",
        author_id=_author_id(),
        source=f"Words {number}",
        html=f"<p>Words {number}</p>",
        created_at=LONG_AGO + timedelta(minutes=number),
        state=state,
    )


def _author_id() -> int:
    return db.session.scalars(select(Comment.author_id)).first() or a_person("Bo Lind").id


def brought_in(briefing: Briefing, *comments: Imported) -> list[str]:
    with transaction():
        return bring_in(briefing.id, comments)


def tree() -> list[tuple[str, str, list[int]]]:
    """(key, key of the parent, path as numbers), by time."""
    parent = aliased(Comment)
    found = db.session.execute(
        select(Comment.import_key, parent.import_key, Comment.path)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .order_by(Comment.created_at)
    )
    return [
        ((key or "")[6:], (above or "")[6:], [path[end - 1] for end in range(3, len(path) + 1, 3)])
        for key, above, path in found
    ]


def test_a_thread_keeps_its_shape_dates_and_words() -> None:
    briefing = a_briefing()

    orphans = brought_in(briefing, said(1), said(2, 1), said(3, 2), said(4, 1), said(5))

    assert orphans == []
    assert tree() == [
        ("1", "", []), ("2", "1", [1]), ("3", "2", [1, 2]), ("4", "1", [3]), ("5", "", []),
    ]  # fmt: skip
    assert kept() == recounted()
    words = select(CommentRevision.source, CommentRevision.html, CommentRevision.at)
    assert db.session.execute(words.order_by(CommentRevision.at).limit(1)).one() == (
        "Words 1",
        "<p>Words 1</p>",
        LONG_AGO + timedelta(minutes=1),
    )


def test_a_later_batch_goes_on_where_the_first_ended() -> None:
    briefing = a_briefing()
    brought_in(briefing, said(1), said(2, 1, PENDING), said(3, 2, PENDING))

    brought_in(briefing, said(4, 3), said(5, 1), said(6, 4))

    assert tree()[3:] == [("4", "3", [1, 2, 3]), ("5", "1", [4]), ("6", "4", [1, 2, 3, 5])]
    assert kept() == recounted()


def test_a_placeholder_stands_over_what_is_published_below() -> None:
    briefing = a_briefing()

    brought_in(briefing, said(1, None, PENDING), said(2, 1), said(3, None, PENDING))

    listed = dict(db.session.execute(select(Comment.import_key, Comment.listed)).all())
    assert listed == {"there:1": True, "there:2": True, "there:3": False}
    assert kept() == recounted()


def test_what_answers_something_that_is_not_here_begins_a_thread() -> None:
    briefing, other = a_briefing(), a_briefing()
    brought_in(other, said(9))

    orphans = brought_in(briefing, said(1, 7), said(2, 9), said(3, 4), said(4, 3))

    assert orphans == ["there:1", "there:2", "there:3"]
    assert [(key, above) for key, above, _ in tree()] == [
        ("1", ""), ("2", ""), ("3", ""), ("4", "3"), ("9", ""),
    ]  # fmt: skip
    assert kept() == recounted()


def test_a_chain_of_any_length_is_kept() -> None:
    briefing = a_briefing()

    brought_in(briefing, said(1), *(said(n, n - 1) for n in range(2, 60)))
    brought_in(briefing, *(said(n, n - 1) for n in range(60, 90)))

    assert [above for _, above, _ in tree()[1:]] == [str(n) for n in range(1, 89)]
    assert {len(path) for _, _, path in tree()} == set(range(paths.MAX_LEVELS + 1))
    assert kept() == recounted()


@pytest.mark.gate
def test_what_is_published_below_a_thousand_that_wait_lists_them_all() -> None:
    briefing = a_briefing()
    brought_in(briefing, said(1, None, PENDING), *(said(n, n - 1, PENDING) for n in range(2, 1200)))

    brought_in(briefing, said(1200, 1199))

    assert kept() == recounted()


def test_the_same_key_twice_is_refused_whole() -> None:
    briefing = a_briefing()
    brought_in(briefing, said(1))

    with pytest.raises(Conflict):
        brought_in(briefing, said(2), said(1))

    assert [key for key, _, _ in tree()] == ["1"]


def test_nothing_to_bring_in_changes_nothing() -> None:
    assert brought_in(a_briefing()) == []
