"""Imports, one transaction a batch."""

from collections.abc import Callable
from hmac import digest
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core import jobs
from app.core.db import db, transaction
from app.core.errors import Unreadable
from app.exchange.formats import wordpress
from app.exchange.models import Upload, UploadState
from app.exchange.services import uploads
from app.exchange.services.reports import Report, continued
from app.exchange.services.wordpress import Importer

Watch = Callable[[wordpress.Progress], None]
Keep = Callable[[Report], None]

GONE = "The file is no longer here. Upload it again."


def import_wordpress(
    path: Path,
    *,
    dry_run: bool = False,
    progress: Watch = lambda _: None,
    keep: Keep = lambda _: None,
) -> Report:
    """Bring in what is not here yet. Raises Unreadable; the batches before it are kept.

    keep: called with the report in the transaction of each batch.
    """
    importer = Importer()
    for item in wordpress.read(path, key=_speakers_key()):
        if isinstance(item, wordpress.Progress):
            progress(item)
        elif dry_run:
            importer.rehearse(item)
            db.session.rollback()  # a reading that stays open keeps the database's log growing
        else:
            with transaction():
                importer.bring_in(item)
                keep(importer.report)
    return importer.report


def _speakers_key() -> str:
    return digest(current_app.config["SECRET_KEY"].encode(), b"speakers", "sha256").hex()


def import_upload(payload: dict[str, Any]) -> None:
    """Rehearse or import an uploaded file; where a worker died, go on from its last batch."""
    upload = db.session.scalar(select(Upload).where(Upload.id == payload["upload"]))
    if upload is None or not upload.is_running:
        return
    path = uploads.folder(current_app.config["SETTINGS"].instance) / upload.file
    try:
        report = _run(upload, path, payload["job"])
    except (Unreadable, FileNotFoundError) as error:
        with transaction():
            uploads.refuse(upload.id, str(error) if isinstance(error, Unreadable) else GONE)
        path.unlink(missing_ok=True)
        return
    with transaction():
        uploads.finish(upload.id, report)
    if upload.state is UploadState.IMPORTED:
        path.unlink(missing_ok=True)


def _run(upload: Upload, path: Path, job_id: int) -> dict[str, Any]:
    before = upload.report

    def whole(report: Report) -> dict[str, Any]:
        return continued(before, report.as_json()) if before else report.as_json()

    def tell(progress: wordpress.Progress) -> None:
        with transaction():
            uploads.note(upload.id, done_bytes=progress.done_bytes)
            jobs.hold(job_id)

    def keep(report: Report) -> None:
        uploads.note(upload.id, report=whole(report))
        jobs.hold(job_id)

    rehearses = upload.state is UploadState.REHEARSING
    return whole(import_wordpress(path, dry_run=rehearses, progress=tell, keep=keep))


HANDLERS = {uploads.IMPORT: import_upload}
