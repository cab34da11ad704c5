"""What becomes of an entry when moderators amend the comment that is its reason."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.discussion.services import without
from app.dissent.models import Entry
from app.dissent.services.steps import lock


def redact(comment_id: int, revision: int, span: str, note: str) -> None:
    """Words were taken out of a reason: the entry says no more than the reason does.

    Asks nobody, and touches no page: whoever redacted the comment does.
    """
    its = Entry.comment_id == comment_id
    briefing_id = db.session.scalar(select(Entry.briefing_id).where(its))
    if briefing_id is None:
        return
    lock(briefing_id)
    entry = db.session.scalars(
        select(Entry).where(its).execution_options(populate_existing=True)
    ).one()
    entry.revision = revision
    for column in ("summary", "resolve", "crux", "proposed"):
        setattr(entry, column, without(getattr(entry, column), span, note))
    db.session.flush()  # the versions of pages are the last rows to be locked


def holds_entries(comment_ids: Sequence[int]) -> bool:
    """Whether one of these comments is the reason of an entry."""
    wanted = select(Entry.id).where(Entry.comment_id.in_(comment_ids))
    return db.session.scalar(wanted.limit(1)) is not None
