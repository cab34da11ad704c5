"""Joins the web to Moothall.

How errors are shown, headers, what templates may ask, and that reading never writes.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import uuid4

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_timedelta, get_locale, gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError
from werkzeug.routing import IntegerConverter, Map

from app.core import clock, logs
from app.core.db import db
from app.core.errors import Missing, MoothallError, SignInFirst, TooMany
from app.core.forms import LARGEST_NUMBER
from app.permissions import Action, can

log = structlog.get_logger()

SAFE = {"GET", "HEAD", "OPTIONS"}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; manifest-src 'self'"
)


HTMX = files("js_lib_htmx").joinpath("static/htmx/htmx.min.js").read_bytes()
HTMX_ADDRESS = f"/assets/htmx.js?v={sha256(HTMX).hexdigest()[:10]}"


def init(app: Flask) -> None:
    app.url_map.converters["int"] = _Number
    CSRFProtect(app)
    app.before_request(_name_request)
    app.before_request(_refuse_nul)
    app.after_request(_headers)
    app.register_error_handler(MoothallError, _show_refusal)
    app.register_error_handler(CSRFError, show_expired)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(SecurityError, _show_unknown_name)
    app.register_error_handler(OperationalError, _show_unavailable)
    app.register_error_handler(Exception, _show_fault)
    app.add_url_rule("/assets/htmx.js", "htmx", _serve_htmx)
    app.jinja_env.globals.update(Action=Action, can=can, now=clock.now, htmx=HTMX_ADDRESS)
    app.jinja_env.filters.update(day=day, dated=dated, local_date=clock.local_date, said=said)
    # For columns that were sanitised on write, and nothing else.
    app.jinja_env.filters["stored_html"] = app.jinja_env.filters["safe"]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if app.debug or app.testing:
        _watch_writes(app)


class _Number(IntegerConverter):
    """In an address. There is nothing at one that no column can hold."""

    def __init__(self, map: Map, **more: Any) -> None:  # noqa: A002  # its name there
        super().__init__(map, **{"max": LARGEST_NUMBER} | more)


def _serve_htmx() -> Response:
    return Response(
        HTMX,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def day(moment: datetime) -> str:
    """A date as people say it: today, yesterday, "14 December", with the year when not this."""
    gone = (clock.today() - clock.local_date(moment)).days
    if gone in (0, 1):
        return str(gettext("yesterday") if gone else gettext("today"))
    return dated(moment)


def dated(moment: datetime) -> str:
    """A date that holds on paper too: "14 December", with the year when not this."""
    on = clock.local_date(moment)
    return _written(on, on.year == clock.today().year, str(get_locale()))


@lru_cache(maxsize=1_000)
def _written(day: date, is_this_year: bool, _locale: str) -> str:
    """Kept for each language, since a page says the same few dates many times."""
    return str(format_date(day, "d MMMM" if is_this_year else "d MMMM y"))


def said(error: MoothallError) -> str:
    """The sentence of a refusal in the reader's language."""
    values = {
        name: _lasting(value) if isinstance(value, timedelta) else value
        for name, value in error.values.items()
    }
    return str(gettext(error.sentence, **values))


def _lasting(wait: timedelta) -> str:
    """Rounded up, so that whoever waits as long is not refused again."""
    whole = timedelta(minutes=1) if wait <= timedelta(hours=2) else timedelta(hours=1)
    return str(format_timedelta(-(-wait // whole) * whole, granularity="minute", threshold=2))


def _name_request() -> None:
    g.request_id = uuid4().hex[:16]


def _refuse_nul() -> None:
    """PostgreSQL cannot hold it and no address of ours has it."""
    if "\0" in request.path or "%00" in request.query_string.decode("latin-1"):
        raise Missing("There is no such page.")


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if current_app.config["SESSION_COOKIE_SECURE"]:  # a proxy in front speaks HTTPS
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint in ("static", "htmx") and response.status_code == 200:
        response.headers["X-Page-Key"] = ""  # stored for as long as the process runs
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
    return response


def _show_refusal(error: MoothallError) -> ResponseReturnValue:
    if isinstance(error, Missing) and (moved := _moved()):
        return moved
    if isinstance(error, SignInFirst) and request.method in SAFE:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    response = Response(*_problem(said(error), error.status))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait)
    return response


def _moved() -> ResponseReturnValue | None:
    """Asks the hook that `create_app` joined: what was at a missing address may be elsewhere."""
    if request.method not in SAFE or "\x00" in request.full_path:
        return None
    found: ResponseReturnValue | None = current_app.extensions["moved"]()
    return found


def show_expired(_: CSRFError) -> ResponseReturnValue:
    return _problem(gettext("This form has expired. Reload the page and try again."), 400)


def _show_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.code == 404 and (moved := _moved()):
        return moved
    most = int(current_app.config["MAX_CONTENT_LENGTH"]) // 2**20
    sentences = {
        404: gettext("There is no such page."),
        405: gettext("This address does not take that kind of request."),
        413: gettext("What you sent is too large. The most is %(most)d MB.", most=most),
    }
    shown = _problem(sentences.get(error.code, error.description or error.name), error.code)
    response = Response(shown[0], shown[1])
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _show_unknown_name(_: SecurityError) -> ResponseReturnValue:
    """Without a page around it: no address can be made for a name that is not ours."""
    return gettext("This site does not answer to that name."), 400, {"Content-Type": "text/plain"}


def _show_unavailable(_: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.exception("no database", request_id=g.get("request_id"), path=logs.pattern())
    # Not render_template(), which would ask the database who is reading.
    page = current_app.jinja_env.get_template("errors/unavailable.html").render()
    return page, 503, {"Retry-After": "10"}


def _show_fault(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    if current_app.testing:
        raise error
    log.exception("request failed", request_id=g.get("request_id"), path=logs.pattern())
    return _problem(gettext("Sorry, there is a problem with the service."), 500)


def _problem(message: str, status: int) -> tuple[str, int]:
    page = render_template("errors/problem.html", message=message, status=status, typed=_typed())
    return page, status


def _typed() -> list[str]:
    """The prose of a form that could not be taken, so that nobody has to write it again.

    Only what this site's own pages sent: a page elsewhere puts no words into our mouth.
    """
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if request.method in SAFE or not is_ours or _has_files():
        return []
    return [
        words
        for name, words in request.form.items(multi=True)
        if len(words.split()) > 1 and "password" not in name
    ]


def _has_files() -> bool:
    """Or what may be one: a request that is too large is not read."""
    try:
        return bool(request.files)
    except RequestEntityTooLarge:
        return True


def _watch_writes(app: Flask) -> None:
    event.listen(Session, "after_flush", _note_write)
    event.listen(Session, "do_orm_execute", _note_statement)
    event.listen(Session, "after_commit", _forget_writes)
    event.listen(Session, "after_rollback", _forget_writes)
    app.teardown_request(_no_lost_writes)


def _note_write(session: Session, _: object = None) -> None:
    session.info["unsaved"] = True
    if has_request_context() and request.method in SAFE:
        raise RuntimeError(f"{request.method} {request.path} wrote; reading must not write")


def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        _note_write(state.session)


def _forget_writes(session: Session) -> None:
    session.info["unsaved"] = False


def _no_lost_writes(_: BaseException | None) -> None:
    session = db.session()
    if session.new or session.dirty or session.deleted or session.info.get("unsaved"):
        raise RuntimeError(f"{request.method} {request.path} wrote without transaction()")
