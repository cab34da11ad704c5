"""The proofs are proofs: builds that break a promise do not pass them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.db import db
from tests.engines import on_sqlite
from tests.faults import kills, power, races
from tests.faults.builds import broken
from tests.faults.server import Server, needs_strace

pytestmark = [pytest.mark.gate, pytest.mark.alone]


@on_sqlite
@needs_strace
def test_a_log_that_is_not_synced_is_caught(ground: Flask, tmp_path: Path) -> None:
    tree = broken(
        tmp_path / "broken", ("app/core/db.py", '"synchronous=FULL"', '"synchronous=NORMAL"')
    )

    with pytest.raises(AssertionError, match="lost"):
        power.cut_at_every_acknowledgement(ground, tree)


@on_sqlite
def test_an_answer_before_the_commit_is_caught(ground: Flask, tmp_path: Path) -> None:
    tree = broken(
        tmp_path / "broken",
        ("app/core/db.py", "from contextlib", "import threading\nfrom contextlib"),
        (
            "app/core/db.py",
            "        yield\n        db.session.commit()\n",
            "        yield\n"
            "        session.flush()\n"
            "        db.session.registry.clear()\n"
            "        threading.Timer(0.1, lambda: (session.commit(), session.close())).start()\n",
        ),
    )

    with pytest.raises(AssertionError, match="seed"):
        kills.killed_again_and_again(ground, _server(ground, tree), rounds=20)


@on_sqlite
@needs_strace
def test_work_that_is_queued_after_the_commit_is_caught(ground: Flask, tmp_path: Path) -> None:
    tree = broken(
        tmp_path / "broken",
        (
            "app/core/jobs.py",
            "    db.session.execute(held)\n",
            '    db.session.info.setdefault("wishes", []).append(held)\n',
        ),
        (
            "app/core/db.py",
            "        yield\n        db.session.commit()\n",
            "        yield\n"
            "        db.session.commit()\n"
            '        for wish in session.info.pop("wishes", []):\n'
            '            db.session.connection(execution_options={"writes": True})\n'
            "            db.session.execute(wish)\n"
            "            db.session.commit()\n",
        ),
    )

    with pytest.raises(AssertionError, match="without the work"):
        kills.killed_at_chosen_writes(ground, _server(ground, tree), rounds=25)


@on_sqlite
def test_a_counter_added_in_python_is_caught(ground: Flask, tmp_path: Path) -> None:
    votes = "app/discussion/services/votes.py"
    tree = broken(
        tmp_path / "broken",
        (
            votes,
            "    _replace(found, actor.id, old, new)\n",
            "    _replace(comment, actor.id, old, new)\n",
        ),
        (
            votes,
            '        db.session.execute(_TALLY, {"comment": comment.id} | by)\n',
            "        now = {n: getattr(comment, n) + change[n] for n in scores.Tally._fields}\n"
            "        db.session.execute(\n"
            "            update(Comment).where(Comment.id == comment.id).values(now),\n"
            "            execution_options=places.QUIET,\n"
            "        )\n",
        ),
    )

    with pytest.raises(AssertionError):
        races.a_hundred_voters_at_once(ground, _server(ground, tree))


def test_votes_without_their_unique_constraint_are_caught(ground: Flask) -> None:
    _drop_the_key_of_votes()

    with pytest.raises(AssertionError):
        races.the_same_vote_a_thousand_times(ground, _server(ground))


def _drop_the_key_of_votes() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE votes DROP CONSTRAINT pk_votes"))
            return
        connection.execute(text("CREATE TABLE loose AS SELECT * FROM votes"))
        connection.execute(text("DROP TABLE votes"))
        connection.execute(text("ALTER TABLE loose RENAME TO votes"))


def _server(ground: Flask, tree: Path | None = None) -> Server:
    settings = ground.config["SETTINGS"]
    return Server(settings, tree) if tree else Server(settings)
