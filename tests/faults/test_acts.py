"""An act of moderation and its row in the log: killed between, both are there or neither."""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.accounts.models import Person, PersonState, Role
from app.core.db import db, transaction
from app.moderation import services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import appeals, chain, statements
from tests.factories import a_person

pytestmark = pytest.mark.gate

WHY = "Threats, three times, after a warning."


def _killed_at(statement: int, act: Callable[[], object]) -> bool:
    """Do it in a process that dies before this statement. False: it had fewer, and is done."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        numbers = count(1)

        def die(*_: Any) -> None:
            if next(numbers) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(db.engine, "before_cursor_execute", die)
        event.listen(db.engine, "commit", die)
        with transaction():
            act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def _found(person: Person) -> tuple[PersonState, list[DecisionKind]]:
    db.session.remove()
    there = db.session.get_one(Person, person.id)
    return there.state, list(db.session.scalars(select(Decision.kind).order_by(Decision.id)))


def _killed_everywhere(act: Callable[[], object], person: Person) -> int:
    """At how many places it was killed, each time without a trace."""
    before = _found(person)
    for statement in count(1):
        if not _killed_at(statement, act):
            return statement - 1
        assert _found(person) == before
    raise AssertionError


def test_a_suspension_and_its_row_and_an_overturned_appeal_and_its_rows(app: Flask) -> None:
    assert app
    moderator, another = (a_person(role=Role.MODERATOR) for _ in range(2))
    person = a_person()

    def suspend() -> None:
        who, whom = db.session.get_one(Person, moderator.id), db.session.get_one(Person, person.id)
        services.suspend(who, whom, rule=Rule.ABUSE, explanation=WHY, until=None)

    def overturn() -> None:
        who = db.session.get_one(Person, another.id)
        lodged = appeals.lodged(1, db.session.get_one(Person, person.id))
        assert lodged
        appeal = appeals.appeal(lodged.row.id)
        services.rule_on_appeal(who, appeal, overturns=True, reasons=WHY)

    assert _killed_everywhere(suspend, person) > 5
    suspended = _found(person)
    with transaction():
        services.appeal(db.session.get_one(Person, person.id), statements.by_number(1), text=WHY)
    assert _killed_everywhere(overturn, person) > 5

    kinds = [DecisionKind.SUSPEND, DecisionKind.APPEAL, DecisionKind.REINSTATE]
    assert suspended == (PersonState.SUSPENDED, [DecisionKind.SUSPEND])
    assert _found(person) == (PersonState.ACTIVE, [*kinds, DecisionKind.OVERTURN])
    assert chain.verify() == chain.Verdict(rows=4)
