"""An import as administrators see it: upload, look, say yes, wait."""

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict, Missing
from app.exchange.formats import wordpress
from app.exchange.models import Upload, UploadState
from app.permissions import Action, require

IMPORT = "import"


def folder(instance: Path) -> Path:
    """Where uploaded exports wait. They hold addresses: nobody else on the machine reads them."""
    found = instance / "imports"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def examine(path: Path) -> None:
    """Read the file to its end. Raises Unreadable when it is no export."""
    with closing(wordpress.read(path)) as items:
        next(items)


def receive(actor: Person, *, name: str, file: str, size: int) -> Upload:
    """Take an uploaded file in, and have a worker count what it would bring."""
    require(actor, Action.ADMINISTER)
    upload = Upload(
        name=name,
        file=file,
        state=UploadState.REHEARSING,
        started_by_id=actor.id,
        started_at=clock.now(),
        moved_at=clock.now(),
        total_bytes=size,
    )
    db.session.add(upload)
    db.session.flush()  # the job and the next page name it
    jobs.ask(IMPORT, {"upload": upload.id})
    return upload


def begin(actor: Person, upload: Upload) -> None:
    """Have it brought in, or gone on with where no worker was heard of for long.

    Raises Forbidden, Conflict.
    """
    require(actor, Action.ADMINISTER)
    upload = _locked(upload.id)
    if upload.state is UploadState.REHEARSED:
        upload.state, upload.report, upload.done_bytes = UploadState.IMPORTING, None, 0
    elif not upload.has_stalled(clock.now()):
        raise Conflict("This import is under way, or over.")
    upload.moved_at = clock.now()
    jobs.ask(IMPORT, {"upload": upload.id})


def discard(actor: Person, upload: Upload) -> None:
    """Forget a file that was not brought in; the caller removes it. Raises Forbidden, Conflict."""
    require(actor, Action.ADMINISTER)
    upload = _locked(upload.id)
    if upload.state is not UploadState.REHEARSED:
        raise Conflict("This import is under way, or over.")
    db.session.delete(upload)


def note(
    upload_id: int, *, done_bytes: int | None = None, report: dict[str, Any] | None = None
) -> None:
    """How far the worker is."""
    upload = _locked(upload_id)
    upload.moved_at = clock.now()
    upload.done_bytes = upload.done_bytes if done_bytes is None else done_bytes
    upload.report = report or upload.report


def finish(upload_id: int, report: dict[str, Any]) -> None:
    upload = _locked(upload_id)
    is_rehearsal = upload.state is UploadState.REHEARSING
    upload.state = UploadState.REHEARSED if is_rehearsal else UploadState.IMPORTED
    upload.report, upload.done_bytes, upload.moved_at = report, upload.total_bytes, clock.now()


def refuse(upload_id: int, sentence: str) -> None:
    upload = _locked(upload_id)
    upload.state, upload.refusal, upload.moved_at = UploadState.REFUSED, sentence, clock.now()


def _locked(upload_id: int) -> Upload:
    found = db.session.scalar(
        select(Upload)
        .where(Upload.id == upload_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing("There is no such import.")
    return found
