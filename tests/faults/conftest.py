"""Each proof has a database of its own: it is killed, cut off and spoiled."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import close_all_sessions

from app import create_app
from app.core import schema
from app.core.db import db
from config import Settings
from tests import postgres
from tests.conftest import POSTGRES


@pytest.fixture
def ground(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty database, for what happens before and after the server."""
    url = f"sqlite:///{tmp_path / 'moothall.db'}"
    if engine_name == "postgresql":
        url = postgres.database(os.environ[POSTGRES], f"moothall_faults_{worker}")
    settings = Settings(
        instance=tmp_path, database_url=url, secret_key="faults", site_url="http://127.0.0.1"
    )
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade()
        yield app
        db.session.remove()
        close_all_sessions()
        db.engine.dispose()
