"""An answer that waits while a moderator moves what it answers."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import services as discussion
from app.discussion.models import Comment
from app.discussion.services import counts
from tests.engines import on_postgresql
from tests.factories import a_briefing, a_comment, a_person

pytestmark = [pytest.mark.usefixtures("app"), on_postgresql]


@pytest.mark.parametrize("is_root", [True, False])
def test_what_goes_to_another_briefing_meanwhile_is_not_answered(app: Flask, is_root: bool) -> None:
    briefing, other = a_briefing(), a_briefing()
    root = a_comment(briefing)
    moved = root if is_root else a_comment(briefing, parent=root)

    said = _answered_while(app, briefing, moved, lambda: _move(moved, other, None))

    assert said == "This comment can no longer be answered."
    assert _all_add_up(moved.id)


def test_what_becomes_a_root_meanwhile_is_not_answered_below_the_old_one(app: Flask) -> None:
    briefing = a_briefing("Appoint one.")
    moved = a_comment(briefing, parent=a_comment(briefing))
    below = a_comment(briefing, parent=moved)
    proposition = _the_proposition(briefing)

    said = _answered_while(app, briefing, below, lambda: _move(moved, briefing, proposition))

    assert said == "This comment was moved meanwhile. Answer it where it stands now."
    assert _all_add_up(moved.id)


def test_an_answer_is_about_what_a_moved_root_is_about_now(app: Flask) -> None:
    briefing = a_briefing("Appoint one.")
    root = a_comment(briefing)
    proposition = _the_proposition(briefing)

    said = _answered_while(app, briefing, root, lambda: _move(root, briefing, proposition))

    db.session.rollback()
    answer = db.session.scalars(select(Comment).where(Comment.parent_id == root.id)).one()
    assert (said, answer.proposition_id) == ("done", proposition)
    assert _all_add_up(root.id)


def _move(comment: Comment, briefing: Briefing, proposition: int | None) -> None:
    discussion.move(comment.id, briefing.id, proposition, comment.author_id)


def _the_proposition(briefing: Briefing) -> int:
    version = briefings.by_id(briefing.id, None).current_version
    assert version is not None
    return version.propositions[0].proposition_id


def _answered_while(
    app: Flask, briefing: Briefing, parent: Comment, act: Callable[[], None]
) -> str:
    """What comes of an answer that has to wait for the act."""
    writer = a_person()
    with ThreadPoolExecutor(1) as pool, transaction():
        act()
        answered = pool.submit(_answer, app, writer.id, briefing.id, parent.id)
        _until_somebody_waits()
        db.session.commit()
        return answered.result(10)


def _answer(app: Flask, writer_id: int, briefing_id: int, parent_id: int) -> str:
    with app.app_context():
        writer = db.session.get_one(Person, writer_id)
        briefing = briefings.by_id(briefing_id, writer)
        try:
            with transaction():
                discussion.post(writer, briefing, source="Here too.", parent_id=parent_id)
        except Conflict as error:
            return str(error)
    return "done"


def _until_somebody_waits() -> None:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(200):
        with db.engine.connect() as connection:
            if connection.execute(waits).scalar_one():
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")


def _all_add_up(comment_id: int) -> bool:
    """All of a thread stands in one briefing, under one root, and is counted."""
    db.session.rollback()
    thread = discussion.thread_of(comment_id)
    places = select(Comment.briefing_id, Comment.proposition_id).where(Comment.id.in_(thread))
    is_whole = len(set(db.session.execute(places).all())) == 1
    return is_whole and counts.differences() == []
