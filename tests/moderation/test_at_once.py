"""Acts of moderators at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.freshness import SITE, PageVersion
from app.core.jobs import run_due
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState, Unhelpful
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind
from tests.factories import a_briefing, a_comment, a_person, saved
from tests.moderation.scene import NOW, a_scene, outcome


def test_of_two_moderators_at_once_one_decides(app: Flask) -> None:
    scene = a_scene(CommentState.PENDING)
    other = a_person(role=Role.MODERATOR)

    ended = _at_once(
        app,
        lambda: outcome("approve", _again(scene.actors["moderator"]), _whole(scene.comment)),
        lambda: outcome("remove", _again(other), _whole(scene.comment)),
    )

    assert sorted(ended) == ["done", "late"]
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
    assert db.session.scalar(select(Briefing.held)) == 0


def test_many_reports_at_once_are_counted_one_by_one(app: Flask) -> None:
    scene = a_scene()
    readers = [a_person() for _ in range(4)]

    ended = _at_once(
        app,
        *(
            lambda reader=reader: outcome("report", _again(reader), _whole(scene.comment))
            for reader in readers * 2
        ),
    )

    assert ended == ["done"] * 8
    assert db.session.scalar(select(Comment.reports)) == 4


def test_decisions_at_once_are_numbered_without_gaps(app: Flask) -> None:
    moderator = a_person(role=Role.MODERATOR)
    saved(PageVersion(key=SITE, n=1))
    comments = [a_comment(a_briefing(), state=CommentState.PENDING) for _ in range(6)]

    _at_once(
        app,
        *(
            lambda comment=comment: outcome("approve", _again(moderator), _whole(comment))
            for comment in comments
        ),
    )

    numbers = db.session.scalars(select(Decision.number).order_by(Decision.number))
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_of_nine_votes_at_once_one_is_the_ninth(app: Flask) -> None:
    briefing, writer = a_briefing(), a_person()
    comments = [a_comment(briefing, writer) for _ in range(9)]
    voters = [a_person() for _ in comments]

    ended = _at_once(
        app,
        *(
            lambda voter=voter, comment=comment: _find_unclear(voter, comment)
            for voter, comment in zip(voters, comments, strict=True)
        ),
    )
    while run_due():
        pass

    assert ended == ["done"] * 9
    kinds = db.session.scalars(select(Decision.kind).where(Decision.kind == DecisionKind.PATTERN))
    assert list(kinds) == [DecisionKind.PATTERN]


def test_two_who_vote_on_each_other_at_once_do_not_wait_for_each_other(app: Flask) -> None:
    briefing, people = a_briefing(), [a_person() for _ in range(2)]
    comments = [[a_comment(briefing, person) for _ in range(4)] for person in people]

    ended = _at_once(
        app,
        *(
            lambda voter=voter, comment=comment: _find_unclear(voter, comment)
            for voter, written in zip(people, reversed(comments), strict=True)
            for comment in written
        ),
    )

    assert ended == ["done"] * 8


def _find_unclear(voter: Person, comment: Comment) -> str:
    with transaction():
        discussion.vote(_again(voter), _whole(comment), helpful=-1, reason=Unhelpful.UNCLEAR)
    return "done"


def _again(person: Person) -> Person:
    return db.session.scalars(select(Person).where(Person.id == person.id)).one()


def _whole(comment: Comment) -> Comment:
    return queries.item(comment.public_id).comment


def _at_once(app: Flask, *acts: Callable[[], str]) -> list[str]:
    """Each in a session of its own, after all have read what they act on."""
    start = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        with app.app_context(), clock.frozen(NOW):
            start.wait(timeout=10)
            try:
                return act()
            finally:
                with suppress(Exception):
                    db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(30) for future in [pool.submit(run, act) for act in acts]]
