"""A Moothall of its own for a benchmark, on either engine, served by two workers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from flask import Flask

from app import create_app
from app.core import schema
from app.core.db import db
from config import Settings
from tests import postgres
from tests.faults.server import Server, Visitor
from tests.faults.server import serving as serving_on

ENGINES = ("sqlite", "postgresql")


@contextmanager
def ground(engine: str = "sqlite") -> Iterator[Flask]:
    """The application over an empty database, inside its context."""
    with tempfile.TemporaryDirectory(prefix="moothall-bench-") as folder:
        instance = Path(folder)
        url, stop = f"sqlite:///{instance / 'moothall.db'}", None
        if engine == "postgresql":
            address, stop = postgres.start()
            url = postgres.database(address, "moothall_bench")
        settings = Settings(
            instance=instance, database_url=url, secret_key="bench", site_url="http://127.0.0.1"
        )
        app = create_app(settings, testing=True)
        try:
            with app.app_context():
                schema.upgrade()
                yield app
                db.session.remove()
                db.engine.dispose()
        finally:
            if stop is not None:
                stop()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Address of two workers over the ground's database."""
    with serving_on(Server(app.config["SETTINGS"], workers=2)) as server:
        yield f"http://127.0.0.1:{server.port}"


def commented(writer: Visitor, slug: str, words: str) -> None:
    """Somebody posts a comment, and it is taken."""
    fields = {"body": words, "bearing": "neither", "about": "", "form_key": token_hex(12)}
    assert writer.post(f"/briefings/{slug}/comments/new", **fields) == 303, writer.said
