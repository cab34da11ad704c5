"""What moderators told each other."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.moderation.models import ModeratorNote, SubjectKind

MOST_NOTES = 50


def notes_on(kind: SubjectKind, subject_id: int) -> Sequence[ModeratorNote]:
    """The latest, newest first."""
    wanted = select(ModeratorNote).where(
        ModeratorNote.subject_kind == kind, ModeratorNote.subject_id == subject_id
    )
    in_order = wanted.order_by(ModeratorNote.id.desc()).limit(MOST_NOTES)
    return db.session.scalars(in_order.options(joinedload(ModeratorNote.author))).all()
