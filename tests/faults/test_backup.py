"""Proof that a backup made under load holds all that was answered before it began."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.core.db import transaction
from app.moderation import queries as cases
from app.moderation import services as moderation
from app.moderation.models import Rule
from config import Settings
from tests import postgres
from tests.conftest import POSTGRES
from tests.faults.kills import Discussion
from tests.faults.server import Server, environment, serving

pytestmark = [pytest.mark.gate, pytest.mark.alone]


def test_what_was_answered_before_a_backup_is_there_after_its_restore(
    ground: Flask, engine_name: str, worker: str, tmp_path: Path
) -> None:
    settings = ground.config["SETTINGS"]
    discussion = Discussion(ground, Server(settings), seed=4, writers=4)
    _decide(discussion)
    with serving(discussion.server), discussion.writing():
        _wait_for(discussion, 60)
        before = _acknowledged(discussion)
        _moothall(settings, "backup", str(tmp_path / "kept.backup"))
        during = _acknowledged(discussion) - before
        _wait_for(discussion, discussion.acknowledged + 20)
    elsewhere = _empty(settings, engine_name, worker, tmp_path)
    _moothall(elsewhere, "restore", str(tmp_path / "kept.backup"))

    kept = _kept(elsewhere)
    assert during, "nothing was written while the backup was made"
    assert before - kept == set()
    assert kept <= {key for writer in discussion.writers for key in writer.attempted_keys}
    _moothall(elsewhere, "recount", "--check")
    _moothall(elsewhere, "audit", "verify")


def _decide(discussion: Discussion) -> None:
    """A few rows for the log, with and without words."""
    judge = discussion.writers[0].person
    with transaction():
        for act in (moderation.lock, moderation.unlock):
            act(judge, discussion.briefing, reason="It went in circles.")
        for comment in discussion.comments[:3]:
            case = cases.item(comment.public_id).comment
            moderation.report(
                discussion.writers[1].person, case, rule=Rule.SPAM, note="", revision=1
            )


def _empty(settings: Settings, engine_name: str, worker: str, folder: Path) -> Settings:
    """An instance with nothing in it, on the other engine."""
    instance = folder / "elsewhere"
    instance.mkdir()
    url = f"sqlite:///{instance / 'moothall.db'}"
    if engine_name == "sqlite":
        url = postgres.database(os.environ[POSTGRES], f"moothall_restored_{worker}")
    return replace(settings, instance=instance, database_url=url)


def _moothall(settings: Settings, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _acknowledged(discussion: Discussion) -> set[str]:
    return {key for writer in discussion.writers for key in set(writer.acknowledged_keys)}


def _kept(settings: Settings) -> set[str]:
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        wanted = text("SELECT form_key FROM comments WHERE form_key IS NOT NULL")
        keys = set(connection.execute(wanted).scalars())
    engine.dispose()
    return keys


def _wait_for(discussion: Discussion, acknowledged: int) -> None:
    until = time.monotonic() + 60
    while discussion.acknowledged < acknowledged:
        assert time.monotonic() < until, discussion.server.log()
        time.sleep(0.01)
