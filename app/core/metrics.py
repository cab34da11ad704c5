"""Numbers for Prometheus, counted in each process and added up over all of one machine.

Each process keeps its counts in memory and writes them once a second into a file of its
own; whichever is asked adds the files up. Without a token nobody can ask, and nothing is counted.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds; each counts all that took no longer."""
PATTERN = "moothall.pattern"
"""In the environment of a request: the rule that its path matched. Not there: sent from memory."""
FLUSHED_EVERY = 1.0
FOLDER = "metrics"
"""In the instance folder."""

Line = str
"""Name and labels, as Prometheus writes them."""


class Counts:
    """The counts of this process."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._name = ""
        self._counts: dict[Line, float] = {}
        self._lock = Lock()

    def keep(self, folder: Path) -> None:
        """Count from now on, beside the other processes of this machine."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._name = folder, f"{os.getpid()}-{time.time_ns()}"

    def add(self, name: str, by: float = 1, **labels: str) -> None:
        if self._folder is not None:
            with self._lock:
                key = line(name, labels)
                self._counts[key] = self._counts.get(key, 0) + by

    def took(self, name: str, seconds: float, **labels: str) -> None:
        """One more in a histogram."""
        for limit in (*BUCKETS, "+Inf"):
            if limit == "+Inf" or seconds <= float(limit):
                self.add(f"{name}_bucket", 1, **labels, le=str(limit))
        self.add(f"{name}_sum", seconds, **labels)
        self.add(f"{name}_count", 1, **labels)

    def go_on(self) -> NoReturn:
        """Write them down again and again, in a thread of its own."""
        while True:
            time.sleep(FLUSHED_EVERY)
            self.flush()

    def flush(self) -> None:
        if self._folder is None:
            return
        with self._lock:
            written = json.dumps(self._counts)
        kept = self._folder / f"{self._name}.json"
        unfinished = kept.with_suffix(f".{get_ident()}")
        unfinished.write_text(written)
        unfinished.replace(kept)

    def added_up(self) -> dict[Line, float]:
        """Of all processes that ran since the site was started."""
        self.flush()
        total: dict[Line, float] = {}
        for file in self._folder.glob("*.json") if self._folder else ():
            for key, n in json.loads(file.read_text()).items():
                total[key] = total.get(key, 0) + n
        return total


COUNTS = Counts()


class Counted:
    """WSGI middleware around everything, so that pages sent from memory are counted too."""

    def __init__(self, app: "WSGIApplication", counts: Counts) -> None:
        self._app = app
        self._counts = counts

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        began = time.perf_counter()
        said: list[str] = []

        def hear(status: str, headers: Any, *rest: Any) -> Callable[[bytes], object]:
            said[:] = [status[:3]]
            return start(status, headers, *rest)

        body = self._app(environ, hear)
        is_kept = PATTERN not in environ
        self._counts.add(
            "moothall_requests_total",
            method=_method(environ["REQUEST_METHOD"]),
            path="kept" if is_kept else environ[PATTERN],
            status=said[0] if said else "",
        )
        kept = "yes" if is_kept else "no"
        self._counts.took("moothall_request_seconds", time.perf_counter() - began, kept=kept)
        return body


def clear(folder: Path) -> None:
    """When the site is started: counts begin at nothing."""
    for file in folder.glob("*.json"):
        file.unlink(missing_ok=True)


def line(name: str, labels: Mapping[str, object]) -> Line:
    if not labels:
        return name
    inside = ",".join(f'{label}="{_escaped(str(value))}"' for label, value in labels.items())
    return f"{name}{{{inside}}}"


def text(counts: Mapping[Line, float], gauges: Mapping[Line, float]) -> str:
    """The text format of Prometheus, version 0.0.4."""
    return "".join(_family(counts)) + "".join(_family(gauges, "gauge"))


def _family(lines: Mapping[Line, float], kind: str = "") -> Iterator[str]:
    """The format wants the lines of one family together, and its type before them."""
    families: dict[str, list[Line]] = {}
    for key in lines:
        families.setdefault(_name(key), []).append(key)
    for name, keys in families.items():
        of = kind or ("histogram" if name.endswith("_seconds") else "counter")
        yield f"# TYPE {name} {of}\n"
        yield from (f"{key} {lines[key]:.15g}\n" for key in keys)


def _name(key: Line) -> str:
    name = key.partition("{")[0]
    for part in ("_bucket", "_sum", "_count"):
        name = name.removesuffix(part)
    return name


def _method(given: str) -> str:
    """What a stranger makes up is one word."""
    return given if given in ("GET", "HEAD", "POST", "OPTIONS") else "other"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
