"""A moderator's act that is killed at any statement leaves all of itself, or nothing."""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.discussion.models import Comment, CommentRevision, CommentState, CommentStep
from app.discussion.services import counts
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Redaction, Rule
from app.moderation.queries import chain
from app.moderation.services import Seen
from tests.factories import a_briefing, a_comment, a_person
from tests.moderation.appealing import a_scene

pytestmark = [pytest.mark.gate, pytest.mark.usefixtures("app")]
SEEN = Seen(1)
BECAUSE: dict[str, Any] = {"seen": SEEN, "rule": Rule.SPAM, "explanation": "It advertises."}
ACTS: dict[str, Callable[[Person, Comment, Briefing], object]] = {
    "approve": lambda actor, comment, _: services.approve(actor, comment, seen=SEEN),
    "remove": lambda actor, comment, _: services.remove(actor, comment, **BECAUSE),
    "redact": lambda actor, comment, _: services.redact(
        actor, comment, span="one", note="[a name]", **BECAUSE
    ),
    "move": lambda actor, comment, to: services.move(
        actor, comment, seen=SEEN, briefing=to, proposition_id=None, explanation="Elsewhere."
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_killed_at_any_statement_it_is_done_and_logged_or_neither(act: str) -> None:
    moderator, to = a_person(role=Role.MODERATOR), a_briefing("Elsewhere.").slug
    state = CommentState.PENDING if act == "approve" else CommentState.PUBLISHED
    comment = a_comment(a_briefing("Appoint one."), state=state)
    a_comment(briefings.by_id(comment.briefing_id, moderator), parent=comment)
    before = _rows()

    for nth in count(1):
        if not _killed(nth, lambda: _act(act, moderator.handle, comment.public_id, to)):
            break
        assert _rows() == before, nth

    after = _rows()
    assert nth > 10
    assert [len(table) for table in after[2:4]] == [1, 1]  # a step, and a row in the log
    assert after[0] != before[0]
    assert counts.differences(queries.reports_counted()) == []
    assert chain.verify().fault is None


def test_words_are_back_with_the_ruling_that_says_so_or_neither() -> None:
    scene = a_scene(DecisionKind.REDACT, state="open")
    before = _rows()

    for nth in count(1):
        if not _killed(nth, lambda: scene.act("overturn", "administrator")):
            break
        assert _rows() == before, nth

    after = _rows()
    assert nth > 10
    assert [len(table) for table in after[1:4]] == [3, 2, 4]  # words, steps, rows in the log
    assert counts.differences(queries.reports_counted()) == []
    assert chain.verify().fault is None


def _act(act: str, handle: str, public_id: str, to: str) -> None:
    actor = db.session.scalars(select(Person).where(Person.handle == handle)).one()
    comment = queries.item(public_id).comment
    briefing = briefings.by_slug(to, actor)
    with transaction():
        ACTS[act](actor, comment, briefing)


def _killed(nth: int, work: Callable[[], None]) -> bool:
    """Whether a process of its own was killed at its nth statement, before it was through."""
    db.session.remove()
    db.engine.dispose()  # no connection is shared with the child
    child = os.fork()
    if child == 0:
        _die_at(nth)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def _die_at(nth: int) -> None:
    statements = count(1)

    def die(*_: object) -> None:
        if next(statements) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "before_cursor_execute", die)


def _rows() -> list[list[tuple[Any, ...]]]:
    tables = (Comment, CommentRevision, CommentStep, Decision, Briefing, Redaction)
    found = [
        [tuple(row) for row in db.session.execute(select(*table.__table__.c))] for table in tables
    ]
    db.session.commit()
    return [sorted(rows, key=str) for rows in found]
