"""Logs: one line of JSON an event on stderr, words for people at a terminal.

Never an address, a name or a value of a request: what is logged is the pattern of a path, and of
a fault its class and where it happened. Messages of faults may quote what people wrote.
"""

import sys
import time
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


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


def note_requests(app: Flask) -> None:
    """A line for each request that reaches Flask; pages sent from memory are not noted."""
    app.before_request(_start)
    app.after_request(_note)


def _start() -> None:
    g.started = time.perf_counter()


def _note(response: Response) -> Response:
    if request.blueprint == "health":  # asked every few seconds
        return response
    log.info(
        "request",
        request_id=g.get("request_id"),
        method=request.method,
        path=pattern(),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
    return response


def pattern() -> str:
    """The rule that the path of this request matched, without what stood in its gaps."""
    return request.url_rule.rule if request.url_rule else ""


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
