"""Keeps child processes running until told to stop, and then leaves none behind."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import structlog

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN = 2.0
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
        for each in STOPPING:
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
    """A function that runs in a process of its own, forked so that nothing is imported twice."""

    name: str
    run: Callable[[], None]
    process: int | None = None
    failures: int = 0
    due: float = 0.0
    """When to start it again, and since when it runs, by the monotonic clock."""

    def start(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.due = time.monotonic()
        self.process = os.fork()
        if self.process == 0:
            self._be_it()

    def look_after(self) -> None:
        """Start it when it is due; plan another start when it has ended."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
        elif self._has_ended():
            self.end()
            now = time.monotonic()
            self.failures = 1 if now - self.due > STEADY_AFTER else self.failures + 1
            pause = min(0.5 * 2**self.failures, LONGEST_PAUSE)
            self.due = now + pause
            log.error("process ended", process=self.name, starting_again_in=pause)

    def ask_to_end(self) -> None:
        if self.process is not None:
            os.kill(self.process, signal.SIGTERM)

    def end(self, within: float = 0.0) -> None:
        """Wait for its end, then make an end of whatever it leaves."""
        if self.process is None:
            return
        until = time.monotonic() + within
        while not self._has_ended() and time.monotonic() < until:
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.process = None

    def _has_ended(self) -> bool:
        # Not reaped yet, so that its number, and its group's, stay its own.
        assert self.process is not None  # noqa: S101  for the type checker
        return os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _be_it(self) -> NoReturn:
        code = 1
        try:
            os.setsid()  # Ctrl-C reaches the parent alone; a stuck child is ended as a group
            for each in STOPPING:
                signal.signal(each, signal.SIG_DFL)
            self.run()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            log.exception("process failed", process=self.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


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
        until = time.monotonic() + STOP_WITHIN
        for child in children:
            child.end(within=until - time.monotonic())
