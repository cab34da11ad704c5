"""A real server of its own over a database of its own, and visitors who are signed in to it."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app import ROOT
from app.accounts.models import Person
from config import Settings
from tests.factories import an_account

SERVE = "import sys; from app.cli.running import web; web('127.0.0.1', *map(int, sys.argv[1:]))"
GONE = (OSError, http.client.HTTPException)
"""What a visitor meets when the server ends in the middle of an answer."""


needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None and "CI" not in os.environ,
    reason="strace is missing: apt-get install strace",
)


def environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "MOOTHALL_INSTANCE": str(settings.instance),
        "MOOTHALL_DATABASE_URL": settings.database_url,
        "MOOTHALL_SECRET_KEY": settings.secret_key,
        "MOOTHALL_MAIL_URL": settings.mail_url,
    }


@dataclass
class Server:
    settings: Settings
    tree: Path = ROOT
    """Folder of the code that is served."""
    workers: int = 2
    port: int = field(default_factory=lambda: _free_port())
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> float:
        """Seconds until it was ready."""
        began = time.monotonic()
        with (self.settings.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(self.port), str(self.workers)],
                cwd=self.tree,
                env=environment(self.settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._is_ready():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() - began < 60, self.log()
            time.sleep(0.02)
        return time.monotonic() - began

    @contextmanager
    def killing_the_worker_at_write(self, nth: int) -> Iterator[None]:
        """The one worker dies at its nth write to a file from now on."""
        worker = self._workers()[0]
        inject = ["-e", "trace=pwrite64", "-e", f"inject=pwrite64:signal=SIGKILL:when={nth}"]
        strace = ["strace", "-f", "-qq", "-o", "/dev/null", *inject, "-p", worker]
        with subprocess.Popen(strace) as tracing:
            until = time.monotonic() + 30
            while "TracerPid:\t0" in Path(f"/proc/{worker}/status").read_text():
                assert time.monotonic() < until, "strace may not look at the server"
                time.sleep(0.01)
            yield
            tracing.terminate()

    def kill(self) -> None:
        """End all its processes at once, as a power switch would end them."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.kill()

    def log(self) -> str:
        return (self.settings.instance / "server.log").read_text()[-4_000:]

    def _workers(self) -> list[str]:
        assert self.process is not None
        main = self.process.pid
        return Path(f"/proc/{main}/task/{main}/children").read_text().split()

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except GONE:
            return False
        finally:
            connection.close()


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Visitor:
    """Somebody's browser, signed in, with a connection that stays open."""

    server: Server
    cookie: str
    token: str
    connection: http.client.HTTPConnection | None = None
    said: str = ""
    """The body of the last answer to a form."""

    def post(self, path: str, **fields: object) -> int:
        """The status of the answer. Raises one of GONE when there was none."""
        body = urlencode({"csrf_token": self.token} | fields)
        return self._ask("POST", path, body).status

    def get(self, path: str) -> str:
        return self._ask("GET", path).read().decode()

    def another_window(self) -> "Visitor":
        return Visitor(self.server, self.cookie, self.token)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            if method == "POST":
                self.said = response.read().decode()
        except GONE:
            self.close()
            raise
        return response


def visitor(app: Flask, server: Server, person: Person) -> Visitor:
    """Signed in as this person, with a token that is good for every form."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    raw = secrets.token_hex(20)
    session = {
        "_user_id": an_account(person).fs_uniquifier,
        "_fresh": True,
        "csrf_token": raw,
    }
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw)
    return Visitor(server, f"moothall={signer.dumps(session)}", str(token))


def close_all(browsers: Iterable[Visitor]) -> None:
    for browser in browsers:
        browser.close()


def stranger(server: Server) -> Visitor:
    return Visitor(server, "", "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
