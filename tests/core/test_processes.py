import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPERVISOR = """
    import sys
    from app.core.processes import Child, supervise

    supervise(
        [Child(str(n), lambda: exec(code)) for n, code in enumerate(sys.argv[1:])],
        lambda: print("started", flush=True),
    )
"""


@contextmanager
def _supervising(*codes: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", textwrap.dedent(SUPERVISOR), *codes]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "started\n"
        yield running


def _writing_its_id(file: Path, then: str) -> str:
    return f"""
import os, pathlib, signal, time
with open({str(file)!r}, "a") as ids:
    ids.write(f"{{os.getpid()}}\\n")
{then}
"""


def _ids(file: Path, count: int) -> list[int]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = file.read_text().split() if file.exists() else []
        if len(found) >= count:
            return [int(each) for each in found]
        time.sleep(0.05)
    raise AssertionError(f"{count} processes were not started")


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    with _supervising(_writing_its_id(tmp_path / "ids", "time.sleep(0.1)")) as running:
        first, second = _ids(tmp_path / "ids", 2)[:2]
        running.terminate()

        assert running.wait(5) == 0
        assert first != second


def test_stopping_leaves_nothing_behind_even_of_a_child_that_hangs(tmp_path: Path) -> None:
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    with _supervising(_writing_its_id(tmp_path / "ids", deaf)) as running:
        (child,) = _ids(tmp_path / "ids", 1)
        asked = time.monotonic()

        running.terminate()
        running.wait(10)

        assert time.monotonic() - asked < 5
        assert not _runs(child)
