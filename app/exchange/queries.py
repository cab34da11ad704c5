"""Imports, for administrators."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import Missing
from app.exchange.models import Upload

NEWEST = 50


def newest_uploads() -> Sequence[Upload]:
    return db.session.scalars(
        select(Upload)
        .options(joinedload(Upload.started_by))
        .order_by(Upload.id.desc())
        .limit(NEWEST)
    ).all()


def upload(upload_id: int) -> Upload:
    """Raises Missing."""
    found = db.session.scalar(
        select(Upload).options(joinedload(Upload.started_by)).where(Upload.id == upload_id)
    )
    if found is None:
        raise Missing("There is no such import.")
    return found
