"""Steps as somebody is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingAuthor, Version
from app.briefings.queries import _visible_to
from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.dissent.models import Answer, Entry, EntryEvent, EntryNote, EntryPerson, Part

_MINE = aliased(BriefingAuthor)
"""Apart from the one that `_visible_to` asks for."""


@dataclass(frozen=True)
class Told:
    event: EntryEvent
    entry: Entry
    mine: Entry | None
    """The reader's own: that entry, or one that is grouped under it."""
    part: Part | None
    """What the reader is to it. None: neither raised nor joined."""
    is_author: bool
    slug: str
    title: str
    text: str
    """What was said with the step."""
    answer: str
    shows: bool
    """Whether the words of the entry may be shown."""


def told(reader: Person, event_ids: Sequence[int]) -> list[Told]:
    """Those that this reader may see.

    An entry whose reason is not published is seen by whoever stands behind it alone.
    """
    rows = _steps(reader, event_ids)
    own = _own(reader, {row.Entry.id for row in rows})
    found = []
    for row in rows:
        mine, part = own.get(row.Entry.id, (None, None))
        shows = row.comment_state is CommentState.PUBLISHED
        if shows or mine is not None:
            found.append(
                Told(
                    row.EntryEvent,
                    row.Entry,
                    mine,
                    part,
                    row.author_id is not None,
                    row.slug,
                    row.title,
                    row.text or "",
                    row.reason or "",
                    shows,
                )
            )
    return found


def _steps(reader: Person, event_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(
        select(
            EntryEvent,
            Entry,
            Comment.state.label("comment_state"),
            Briefing.slug,
            Version.title,
            EntryNote.text,
            Answer.reason,
            _MINE.person_id.label("author_id"),
        )
        .join(Entry, Entry.id == EntryEvent.entry_id)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(Briefing, Briefing.id == Entry.briefing_id)
        .join(Briefing.current_version)
        .outerjoin(EntryNote, EntryNote.event_id == EntryEvent.id)
        .outerjoin(Answer, Answer.id == EntryEvent.answer_id)
        .outerjoin(_MINE, and_(_MINE.briefing_id == Briefing.id, _MINE.person_id == reader.id))
        .where(EntryEvent.id.in_(event_ids), Entry.number.is_not(None), _visible_to(reader))
        .execution_options(populate_existing=True)
    ).all()


def _own(reader: Person, entry_ids: set[int]) -> dict[int, tuple[Entry, Part]]:
    """By the entry that a step was taken on; their own line in it before a grouped one."""
    found: dict[int, tuple[Entry, Part]] = {}
    rows = db.session.execute(
        select(Entry, EntryPerson.part)
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(
            EntryPerson.person_id == reader.id,
            or_(Entry.id.in_(entry_ids), Entry.grouped_into_id.in_(entry_ids)),
        )
        .order_by(Entry.number)
        .execution_options(populate_existing=True)
    )
    for entry, part in rows:
        if entry.grouped_into_id is not None:
            found.setdefault(entry.grouped_into_id, (entry, part))
        found[entry.id] = (entry, part)
    return found
