"""PDFs and images of a briefing."""

import secrets

from sqlalchemy import func, select

from app.accounts.models import Person
from app.briefings.models import Attachment, Briefing
from app.core import clock, freshness, uploads
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.uploads import PDF, Upload
from app.permissions import Action, require

MOST_ATTACHMENTS = 50


def attach(actor: Person, briefing: Briefing, upload: Upload, *, alt: str) -> Attachment:
    """Keep a file; readers get it with the next version. The same file twice is one attachment.

    alt: what an image shows. Raises Conflict, Unreadable.
    """
    require(actor, Action.EDIT_BRIEFING, briefing)
    if upload.type != PDF and not alt:
        raise Unreadable("Say what the image shows, for people who cannot see it.")
    known = db.session.scalar(
        select(Attachment).where(
            Attachment.briefing_id == briefing.id, Attachment.sha256 == upload.sha256
        )
    )
    if known is not None:
        known.alt = alt
        return known
    if _count(briefing) >= MOST_ATTACHMENTS:
        raise Conflict("This briefing has %(most)d attachments. Remove one.", most=MOST_ATTACHMENTS)
    uploads.keep(upload)
    attachment = Attachment(
        briefing_id=briefing.id,
        public_id=secrets.token_hex(6),
        sha256=upload.sha256,
        type=upload.type,
        name=upload.name,
        size=len(upload.content),
        alt=alt,
        added_by_id=actor.id,
        added_at=clock.now(),
    )
    db.session.add(attachment)
    return attachment


def detach(actor: Person, briefing: Briefing, public_id: str) -> None:
    """Take a file away, from readers too. One that is gone already is no error."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    attachment = db.session.scalar(
        select(Attachment).where(
            Attachment.briefing_id == briefing.id, Attachment.public_id == public_id
        )
    )
    if attachment is not None:
        db.session.delete(attachment)
        freshness.touch(freshness.briefing_key(briefing.id))


def _count(briefing: Briefing) -> int:
    found = select(func.count()).select_from(Attachment)
    return db.session.scalars(found.where(Attachment.briefing_id == briefing.id)).one()
