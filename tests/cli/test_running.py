"""`moothall up` and what it keeps running, as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from app import ROOT


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(instance: Path, port: int, *command: str) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"MOOTHALL_INSTANCE": str(instance), "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        yield running
        running.kill()


def _said(running: subprocess.Popen[str], last: str) -> list[str]:
    assert running.stdout is not None
    said: list[str] = []
    while not said or last not in said[-1]:
        line = running.stdout.readline()
        assert line, said
        said.append(line.strip())
    return said


def _front_page(port: int, within: float = 20) -> int:
    until = time.monotonic() + within
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                return int(page.status)
        except (URLError, OSError):
            assert time.monotonic() < until
            time.sleep(0.1)


def _below(process: int) -> list[int]:
    """All processes under this one."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(c) for c in children] + [below for c in children for below in _below(int(c))]


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _listens_for(process: int, number: signal.Signals) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (number - 1) & 1)


def test_it_serves_invites_an_administrator_once_and_leaves_nothing_behind(
    tmp_path: Path, port: int
) -> None:
    with _running(tmp_path, port, "app.cli", "up") as running:
        said = _said(running, "Ctrl-C stops it.")
        status = _front_page(port)
        processes = _below(running.pid)
        asked = time.monotonic()
        running.send_signal(signal.SIGINT)
        code = running.wait(10)
        took = time.monotonic() - asked

    assert (status, code) == (200, 0)
    assert said[0] == f"Moothall is at http://127.0.0.1:{port}"
    assert f"http://127.0.0.1:{port}/invitation/" in said[1]
    assert took < 5
    assert [process for process in processes if _runs(process)] == []
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_web_server_that_dies_is_started_again(tmp_path: Path, port: int) -> None:
    with _running(tmp_path, port, "app.cli", "up") as running:
        _said(running, "Ctrl-C stops it.")
        web = _below(running.pid)[0]
        os.killpg(web, signal.SIGKILL)

        assert _front_page(port) == 200

        running.terminate()
        running.wait(10)


def test_a_port_that_is_taken_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _running(tmp_path, port, "app.cli", "up") as running:
            _, said = running.communicate(timeout=30)

    assert running.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in said
    assert f"PORT={port + 1}" in said


def test_a_worker_ends_when_it_is_told_to(tmp_path: Path, port: int) -> None:
    with _running(tmp_path, port, "app.cli", "upgrade") as upgrading:
        assert upgrading.wait(30) == 0
    with _running(tmp_path, port, "app.cli", "worker") as worker:
        while not _listens_for(worker.pid, signal.SIGTERM):
            time.sleep(0.1)
        asked = time.monotonic()
        worker.terminate()
        code = worker.wait(10)

    assert code == 0
    assert time.monotonic() - asked < 3
