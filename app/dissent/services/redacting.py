"""What becomes of an entry when moderators amend the comment that is its reason."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.analysis.summary import summary_of
from app.core.db import db
from app.core.text import text_of
from app.discussion.models import CommentEvent, CommentRevision, CommentStep
from app.discussion.services import without
from app.dissent.models import Entry, EntryState
from app.dissent.services.steps import lock


def redact(comment_id: int, revision: int, span: str, note: str) -> dict[str, str] | None:
    """Words were taken out of a reason: the entry says no more than the reason does.

    What it said before, by column; None: the comment is no reason. Asks nobody, and touches no
    page: whoever redacted the comment does.
    """
    entry = _locked(comment_id)
    if entry is None:
        return None
    catch_up(entry, revision - 1)
    before: dict[str, str] = {column: getattr(entry, column) for column in _WORDS}
    _say(entry, revision, {column: without(said, span, note) for column, said in before.items()})
    return before


def put_back(comment_id: int, revision: int, words: Mapping[str, str]) -> None:
    """The entry says what its reason says again. `words`: by column."""
    entry = _locked(comment_id)
    if entry is not None:
        catch_up(entry, revision)
        _say(entry, revision, words)


def catch_up(entry: Entry, revision: int) -> None:
    """Say what its reason says now, if its writer replaced words that nobody should read.

    What stood beside those words goes with them: no moderator has looked at it since, and its
    writer cannot change it. Of a reason that was never published, only the summary was made from
    words that were replaced.
    """
    was_read = entry.state is not EntryState.HELD
    events = [CommentEvent.RESUBMIT] if was_read else [CommentEvent.RESUBMIT, CommentEvent.EDIT]
    newer = CommentStep.event.in_(events), CommentStep.revision > entry.revision
    found = select(CommentStep.event).where(CommentStep.comment_id == entry.comment_id, *newer)
    replaced = db.session.scalars(found).all()
    if not replaced:
        return
    its = CommentRevision.comment_id == entry.comment_id, CommentRevision.n == revision
    said = text_of(db.session.execute(select(CommentRevision.html).where(*its)).scalar_one())
    beside = {"resolve": "", "crux": "", "proposed": ""}
    were_hidden = CommentEvent.RESUBMIT in replaced
    _say(entry, revision, {"summary": summary_of(said) or said} | (beside if were_hidden else {}))


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
