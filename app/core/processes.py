"""Keeps child processes running until told to stop, and then leaves none behind."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

STOP_WITHIN = 3.0
"""Seconds a child has to end by itself once asked."""
LONGEST_PAUSE = 30.0
"""Seconds before a child that keeps failing is started again, at most."""
STEADY_AFTER = 60.0
"""Seconds of running after which earlier failures are forgotten."""

log = structlog.get_logger()


class Stop:
    """Whether this process was asked to stop, by SIGINT, SIGTERM or SIGHUP.

    Not a `threading.Event`: setting one in a signal handler can wait for itself for ever.
    """

    def __init__(self) -> None:
        self.asked = False
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True

    def wait(self, seconds: float) -> bool:
        """Sleep, but not beyond being asked. Returns whether we were."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        return self.asked


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    due: float = field(default=0.0)
    """When to start it (again), by the monotonic clock."""

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and a stuck child is ended as a group.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603  our own
        self.due = time.monotonic()

    def look_after(self) -> None:
        """Start it when it is due; plan another start when it has ended."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._end_group()
        now = time.monotonic()
        self.failures = 1 if now - self.due > STEADY_AFTER else self.failures + 1
        pause = min(0.5 * 2**self.failures, LONGEST_PAUSE)
        self.process, self.due = None, now + pause
        log.error("process ended", process=self.name, code=code, starting_again_in=pause)

    def ask_to_end(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        assert self.process is not None  # noqa: S101  for the type checker
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def supervise(children: Sequence[Child], started: Callable[[], None] = lambda: None) -> None:
    """Run the children until SIGINT, SIGTERM or SIGHUP; start again what ends by itself.

    `started` is called once, in a thread of its own, after the first start.
    """
    stop = Stop()
    try:
        for child in children:
            child.start()
        threading.Thread(target=started, daemon=True).start()
        while not stop.wait(0.2):
            for child in children:
                child.look_after()
    finally:
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_WITHIN
        for child in children:
            child.end(deadline)
