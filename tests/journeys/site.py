"""The application on a real port, over the database of the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """A journey asks for hundreds of files; only faults are worth a line."""


class _Whole:
    """Reads each answer before it is sent, so that a window that goes away leaves no file open."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        body = self._app(environ, start)
        try:
            return [b"".join(body)]
        finally:
            body.close()  # type: ignore[attr-defined]  # werkzeug's, which has one


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Address of the running site, without a trailing slash."""
    server = make_server("127.0.0.1", 0, _Whole(app), threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]  # ThreadingMixIn's, not declared
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
