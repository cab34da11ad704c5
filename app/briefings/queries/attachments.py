"""Files of a briefing, and who may have them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import Attachment, Briefing
from app.briefings.queries.briefings import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.core.uploads import PDF
from app.permissions import Action, can


def attachment(public_id: str, viewer: Person | None) -> Attachment:
    """A file that this viewer may have: readers only what the current version came with.

    Raises Missing.
    """
    row = db.session.execute(
        select(Attachment, Briefing)
        .join(Briefing, Briefing.id == Attachment.briefing_id)
        .where(Attachment.public_id == public_id, _visible_to(viewer))
        .options(joinedload(Briefing.current_version), selectinload(Briefing.authors))
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise Missing("There is no such page.")
    found, briefing = row
    if not _is_out(found, briefing) and not can(viewer, Action.EDIT_BRIEFING, briefing):
        raise Missing("There is no such page.")
    return found


def attachment_of(briefing: Briefing, public_id: str) -> Attachment:
    """For those who may see what is on the desk. Raises Missing."""
    found = db.session.scalar(
        select(Attachment).where(
            Attachment.briefing_id == briefing.id, Attachment.public_id == public_id
        )
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def attachments(briefing: Briefing) -> Sequence[Attachment]:
    """All on the desk, the latest first."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.briefing_id == briefing.id)
        .order_by(Attachment.added_at.desc(), Attachment.id.desc())
    ).all()


def papers(briefing: Briefing) -> list[Attachment]:
    """PDFs that came with the current version, for readers to download."""
    return [
        found
        for found in reversed(attachments(briefing))
        if found.type == PDF and _is_out(found, briefing)
    ]


def _is_out(found: Attachment, briefing: Briefing) -> bool:
    version = briefing.current_version
    return version is not None and found.added_at <= version.published_at
