"""One database per engine and worker, reset before each test.

Every test with `app` runs on both engines, unless it says otherwise with a mark of `engines`.

The run that starts the workers starts PostgreSQL once; `MOOTHALL_TEST_ENGINES` (a list with
commas) narrows the engines for a quick look.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import close_all_sessions

from app import ROOT, create_app
from app.core import site as site_settings
from app.core.db import db
from config import Settings
from tests import copies, postgres
from tests import world as worlds
from tests.engines import ENGINES
from tests.journeys.windows import browser, open_window, site

__all__ = ["browser", "open_window", "site"]

POSTGRES = "MOOTHALL_TEST_POSTGRES"


def pytest_configure(config: pytest.Config) -> None:
    if "postgresql" not in ENGINES or POSTGRES in os.environ or hasattr(config, "workerinput"):
        return
    os.environ[POSTGRES], stop = postgres.start()
    config.add_cleanup(stop)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # all that was imported stays: looking through it for rubbish took a sixth


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def settings(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance = tmp_path_factory.mktemp(f"instance-{engine_name}")
    url = f"sqlite:///{instance / 'moothall.db'}"
    if engine_name == "postgresql":
        url = postgres.database(os.environ[POSTGRES], f"moothall_{worker}")
    return Settings(
        instance=instance,
        database_url=url,
        secret_key="test",
        site_url="http://localhost",
    )


@pytest.fixture(scope="session")
def migrated(settings: Settings) -> Iterator[Flask]:
    """The application over a database with its tables and nothing in them."""
    app = create_app(settings, testing=True)
    app.test_client_class = _Client
    with app.app_context():
        if settings.database_url.startswith("sqlite"):
            event.listen(db.engine, "connect", _hurry)
        alembic = AlembicConfig()
        alembic.set_main_option("script_location", str(ROOT / "migrations"))
        command.upgrade(alembic, "head")
        copies.keep(settings, "empty")
    yield app
    with app.app_context():
        db.engine.dispose()


def _hurry(connection: Any, _: Any) -> None:
    """Only the machine must not fail meanwhile; what a power cut does is proved elsewhere."""
    connection.execute("PRAGMA synchronous = OFF")


class _Client(FlaskClient):
    """Gives each request an application context of its own, as in life.

    Nothing of one request (who is signed in, what the session holds) is there in the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(migrated: Flask, settings: Settings) -> Iterator[Flask]:
    with migrated.app_context():
        empty(settings)
        yield migrated
        db.session.remove()
    close_all_sessions()


def empty(settings: Settings) -> None:
    copies.put_back(settings, "empty")
    site_settings.forget()
    site_settings.current()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def csrf(app: Flask) -> Iterator[None]:
    """Forms ask for their token, as they do outside tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(scope="session")
def made_world(migrated: Flask, settings: Settings) -> Iterator[worlds.World]:
    with migrated.app_context():
        copies.put_back(settings, "empty")
        yield worlds.made(migrated, settings)
    close_all_sessions()


@pytest.fixture
def world(made_world: worlds.World) -> Iterator[worlds.World]:
    """The small world as it was made; its forms ask for their token."""
    app = made_world.app
    with app.app_context():
        made_world.reset()
        app.config["WTF_CSRF_ENABLED"] = True
        yield made_world
        app.config["WTF_CSRF_ENABLED"] = False
        db.session.remove()


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the database is given from now on."""
    given: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        given.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield given
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def mail(app: Flask) -> Path:
    """The folder where outgoing mail is written, with nothing in it yet."""
    folder: Path = app.config["SETTINGS"].instance / "mail"
    shutil.rmtree(folder, ignore_errors=True)
    return folder
