"""Imports, for administrators: upload, look at the report of a rehearsal, import, wait."""

from pathlib import Path
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app import web
from app.accounts.guards import actor, may
from app.core.db import transaction
from app.core.errors import Unreadable
from app.exchange import queries
from app.exchange.forms import UploadForm
from app.exchange.services import uploads
from app.permissions import Action

bp = Blueprint("exchange", __name__, url_prefix="/admin/import")


@bp.get("")
@may(Action.ADMINISTER)
def index() -> ResponseReturnValue:
    return _index(UploadForm(formdata=None))


@bp.post("")
@may(Action.ADMINISTER)
def upload() -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422
    sent, name = form.entered()
    path = _folder() / f"{uuid4().hex}.xml"
    try:
        sent.save(path)
        uploads.examine(path)
        with transaction():
            received = uploads.receive(actor(), name=name, file=path.name, size=path.stat().st_size)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if not isinstance(error, Unreadable):
            raise
        form.file.errors = [web.said(error)]
        return _index(form), 422
    return redirect(url_for(".progress", n=received.id), 303)


@bp.get("/<int:n>")
@may(Action.ADMINISTER)
def progress(n: int) -> ResponseReturnValue:
    return render_template("exchange/import.html", upload=queries.upload(n))


@bp.post("/<int:n>/start")
@may(Action.ADMINISTER)
def start(n: int) -> ResponseReturnValue:
    found = queries.upload(n)
    with transaction():
        uploads.begin(actor(), found)
    return redirect(url_for(".progress", n=n), 303)


@bp.post("/<int:n>/discard")
@may(Action.ADMINISTER)
def discard(n: int) -> ResponseReturnValue:
    found = queries.upload(n)
    with transaction():
        uploads.discard(actor(), found)
    (_folder() / found.file).unlink(missing_ok=True)
    flash(_("%(name)s is discarded; nothing of it was imported.", name=found.name))
    return redirect(url_for(".index"), 303)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    form = UploadForm(formdata=None)
    form.file.errors = [
        _(
            "This file is larger than %(limit)s MB. Export it in smaller parts, or import it"
            " on the server: moothall import wordpress FILE",
            limit=_limit(),
        )
    ]
    return _index(form), 413


def _index(form: UploadForm) -> str:
    return render_template(
        "exchange/index.html", form=form, uploads=queries.newest_uploads(), limit=_limit()
    )


def _folder() -> Path:
    return uploads.folder(current_app.config["SETTINGS"].instance)


def _limit() -> int:
    """In megabytes."""
    return int(current_app.config["SETTINGS"].max_upload_bytes) // 1024**2
