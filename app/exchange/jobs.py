"""Imports, one transaction a batch."""

from collections.abc import Callable
from hmac import digest
from pathlib import Path

from flask import current_app

from app.core.db import db, transaction
from app.exchange.formats import wordpress
from app.exchange.services.reports import Report
from app.exchange.services.wordpress import Importer

Watch = Callable[[wordpress.Progress], None]


def import_wordpress(
    path: Path, *, dry_run: bool = False, progress: Watch = lambda _: None
) -> Report:
    """Bring in what is not here yet. Raises Unreadable; the batches before it are kept."""
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
    return importer.report


def _speakers_key() -> str:
    return digest(current_app.config["SECRET_KEY"].encode(), b"speakers", "sha256").hex()
