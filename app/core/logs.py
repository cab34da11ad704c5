"""Logs: one line of JSON an event on stderr, words for people at a terminal.

Never an address, a name or a value of a request: what is logged is the pattern of a path, and of
a fault its class and where it happened. Messages of faults may quote what people wrote.
"""

import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog


def configure() -> None:
    at_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _fault_without_values,
            structlog.dev.ConsoleRenderer() if at_terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _fault_without_values(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    if not event.pop("exc_info", None):
        return event
    fault = sys.exception()
    chain = []
    while fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)
        chain.append(
            {
                "fault": type(fault).__qualname__,
                "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        fault = fault.__cause__ or fault.__context__
    return {**event, "faults": chain}
