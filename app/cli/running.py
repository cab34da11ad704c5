"""Commands that start and prepare a Moothall."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import NoReturn

import click
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server import Server as Granian

from app import count, create_app
from app.cli import user
from app.core import jobs, logs, metrics, processes, schema
from app.core.db import db
from config import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, envvar="PORT", show_default=True, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), help="Web processes; one per core unless said.")
@click.option("--no-jobs", is_flag=True, help="Serve only; `moothall worker` runs elsewhere.")
def up(host: str, port: int, workers: int | None, no_jobs: bool) -> None:
    """Serve the site: web server and job worker.

    Makes the database and the secret key when they are missing, and brings the tables up to
    date. Ctrl-C stops everything. What ends by itself is started again.
    """
    os.environ["PORT"] = str(port)  # of the address in links, unless MOOTHALL_SITE_URL gives it
    prepare()
    serve(
        host,
        port,
        workers=workers,
        with_jobs=not no_jobs,
        started=user.invite_if_nobody_administers,
    )


@click.command()
def worker() -> None:
    """Run jobs: mail, scheduled publications, orders of comments, imports.

    `up` runs one already. On several machines, or under much load, run more beside it.
    """
    _work()


@click.command()
def upgrade() -> None:
    """Bring the tables of the database up to date.

    `up` does it by itself. Before an upgrade of a site that matters: `moothall backup`.
    """
    prepare()
    click.echo("The database is up to date.")


def prepare() -> None:
    """Database, secret key and tables are there and up to date."""
    with create_app().app_context():
        schema.upgrade()
        db.engine.dispose()  # what is forked later opens connections of its own


def serve(
    host: str,
    port: int,
    *,
    workers: int | None = None,
    with_jobs: bool = True,
    started: Callable[[], None] = lambda: None,
) -> NoReturn:
    """Run web server and worker until told to stop, then end this process.

    `started` is called once pages are served.
    """
    logs.configure()
    _refuse_taken_port(host, port)
    settings = Settings.load()
    metrics.clear(settings.instance / metrics.FOLDER)
    os.environ["MOOTHALL_INSTANCE"] = str(settings.instance)
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    cores = os.cpu_count() or 2
    children = [processes.Child("web", lambda: web(host, port, workers or max(2, cores)))]
    if with_jobs:
        children.append(processes.Child("worker", _work))

    def announce() -> None:
        _wait_for(address)
        click.echo(f"Moothall is at {settings.site_url}" + _also(address, settings.site_url))
        started()
        click.echo("Ctrl-C stops it.")

    processes.supervise(children, announce)
    # All has ended. Taking a large interpreter apart would keep whoever pressed Ctrl-C waiting.
    sys.stdout.flush()
    os._exit(0)


def _work() -> None:
    app = create_app()
    count(app)
    stop = processes.Stop()
    with app.app_context():
        jobs.work(stop)


def web(host: str, port: int, workers: int) -> None:
    """Serve pages from this process and `workers` others, until told to stop."""
    # One thread a process, for sockets as for pages: with more, pages took longer and none came
    # sooner.
    Granian(
        "app:serving",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        runtime_mode=RuntimeModes.st,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=1,
        factory=True,
    ).serve()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({error.strerror})."
                f" Choose another port, for example PORT={port + 1}."
            ) from error


def _wait_for(address: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=2):  # noqa: S310  ours
                return
        except urllib.error.HTTPError:  # it serves, though under another name than this
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)


def _also(address: str, site_url: str) -> str:
    return "" if address == site_url else f" (listening on {address})"
