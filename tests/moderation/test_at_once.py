"""Acts of moderators at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import MoothallError
from app.core.freshness import SITE, PageVersion
from app.core.jobs import run_due
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState, Unhelpful
from app.discussion.services.counts import differences
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import chain
from app.moderation.services import people as people_services
from tests.engines import on_postgresql
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


@on_postgresql
@pytest.mark.parametrize("who", ["writer", "reporter", "moderator"])
def test_a_removal_does_not_wait_for_whoever_rules_on_a_person_it_names(
    app: Flask, who: str
) -> None:
    """It holds page versions by then, and a suspension takes them after the person."""
    people = {name: a_person() for name in ("writer", "reporter")}
    people["moderator"] = a_person(role=Role.MODERATOR)
    comment = a_comment(a_briefing(), people["writer"])
    outcome("report", _again(people["reporter"]), _whole(comment))
    administrator = _again(a_person(role=Role.ADMINISTRATOR))
    suspended = _again(people[who])

    with ThreadPoolExecutor(1) as pool, transaction():
        people_services.lock(suspended)
        removed = pool.submit(_in_app, app, lambda: _remove(people["moderator"], comment))
        assert removed.result(10) == "done"
        services.suspend(
            administrator, suspended, rule=Rule.ABUSE, explanation="Threats.", until=None
        )

    made = db.session.scalars(select(Decision.kind).where(Decision.number.is_not(None)))
    assert sorted(made) == [DecisionKind.REMOVE, DecisionKind.SUSPEND]


def _remove(moderator: Person, comment: Comment) -> str:
    return outcome("remove", _again(moderator), _whole(comment))


@pytest.mark.gate
def test_bulks_in_opposite_order_and_whatever_else_is_logged_never_wait_in_a_ring(
    app: Flask,
) -> None:
    """Each item of a bulk is a transaction, which shows its briefing before it is logged."""
    people = [a_person(role=Role.ADMINISTRATOR) for _ in range(4)]
    places = [a_briefing(slug=f"at-{n}") for n in range(3)]
    comments = [a_comment(place) for place in places for _ in range(2)]

    ended = _at_once(
        app,
        lambda: _again_and_again(_turn, people[0], comments),
        lambda: _again_and_again(_turn, people[1], comments[::-1]),
        lambda: _again_and_again(_open_or_close, people[2], places),
        lambda: _again_and_again(_open_or_close, people[3], places[::-1]),
        lambda: _again_and_again(_change_words, people[0], ["waste", "roads", "care"]),
        lambda: _again_and_again(_say, people[1], places),
    )

    assert ended == ["done"] * 6
    assert chain.verify().fault is None
    assert differences(queries.reports_counted()) == []
    made = db.session.scalars(select(Decision.number).order_by(Decision.number)).all()
    assert list(made) == list(range(1, len(made) + 1))


ROUNDS = 15


def _again_and_again(act: Callable[[Person, Any], object], actor: Person, what: list[Any]) -> str:
    """Over all of them, in this order. What is refused is refused; anything else is raised."""
    for _ in range(ROUNDS):
        for each in what:
            db.session.rollback()
            db.session.expire_all()
            with suppress(MoothallError):
                act(_again(actor), each)
    return "done"


def _turn(actor: Person, comment: Comment) -> None:
    """Out of sight, or back."""
    found = _whole(comment)
    seen = services.Seen(found.revision, queries.last_decision(found))
    act = services.spam if found.state is CommentState.PUBLISHED else services.not_spam
    with transaction():
        act(actor, found, seen=seen)


def _open_or_close(actor: Person, briefing: Briefing) -> None:
    found = briefings.by_id(briefing.id, actor)
    act = services.lock if found.locked_at is None else services.unlock
    with transaction():
        act(actor, found, reason="It went in circles.")


def _change_words(actor: Person, name: str) -> None:
    with transaction():
        services.change_words(actor, added=[name], dropped=[])
    with transaction():
        services.change_words(actor, added=[], dropped=[name])


def _say(actor: Person, briefing: Briefing) -> None:
    found = briefings.by_id(briefing.id, actor)
    with transaction():
        discussion.post(actor, found, source="So it is here, too.")


def _again(person: Person) -> Person:
    return db.session.scalars(select(Person).where(Person.id == person.id)).one()


def _whole(comment: Comment) -> Comment:
    return queries.item(comment.public_id).comment


def _in_app(app: Flask, act: Callable[[], str]) -> str:
    """In a session of its own."""
    with app.app_context(), clock.frozen(NOW):
        try:
            return act()
        finally:
            with suppress(Exception):
                db.session.remove()


def _at_once(app: Flask, *acts: Callable[[], str]) -> list[str]:
    """Each in a session of its own, after all have read what they act on."""
    start = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        start.wait(timeout=10)
        return _in_app(app, act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(120) for future in [pool.submit(run, act) for act in acts]]
