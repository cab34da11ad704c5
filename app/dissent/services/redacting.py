"""What becomes of an entry when moderators amend the comment that is its reason."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.core.db import db
from app.discussion.services import without
from app.dissent.models import Entry
from app.dissent.services.steps import lock


def redact(comment_id: int, revision: int, span: str, note: str) -> dict[str, str] | None:
    """Words were taken out of a reason: the entry says no more than the reason does.

    What it said before, by column; None: the comment is no reason. Asks nobody, and touches no
    page: whoever redacted the comment does.
    """
    entry = _locked(comment_id)
    if entry is None:
        return None
    before: dict[str, str] = {column: getattr(entry, column) for column in _WORDS}
    _say(entry, revision, {column: without(said, span, note) for column, said in before.items()})
    return before


def put_back(comment_id: int, revision: int, words: Mapping[str, str]) -> None:
    """The entry says what its reason says again. `words`: by column."""
    entry = _locked(comment_id)
    if entry is not None:
        _say(entry, revision, words)


_WORDS = ("summary", "resolve", "crux", "proposed")


def _locked(comment_id: int) -> Entry | None:
    its = Entry.comment_id == comment_id
    briefing_id = db.session.scalar(select(Entry.briefing_id).where(its))
    if briefing_id is None:
        return None
    lock(briefing_id)
    return db.session.scalars(
        select(Entry).where(its).execution_options(populate_existing=True)
    ).one()


def _say(entry: Entry, revision: int, words: Mapping[str, str]) -> None:
    entry.revision = revision
    for column in _WORDS:
        setattr(entry, column, words.get(column, getattr(entry, column)))
    db.session.flush()  # the versions of pages are the last rows to be locked


def holds_entries(comment_ids: Sequence[int]) -> bool:
    """Whether one of these comments is the reason of an entry."""
    wanted = select(Entry.id).where(Entry.comment_id.in_(comment_ids))
    return db.session.scalar(wanted.limit(1)) is not None
