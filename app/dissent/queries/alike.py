"""Entries that say the same, for whoever groups them."""

import re
from dataclasses import dataclass

from sqlalchemy import and_, select

from app.core.db import db
from app.core.folding import folded
from app.discussion.models import Comment, CommentRevision, CommentState
from app.dissent.models import Entry, EventKind
from app.dissent.queries.lines import Line
from app.dissent.transitions import STEPS

SAME = 0.6
"""Share of common words from which two entries are offered to be ticked together."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Alike:
    number: int
    label: str
    summary: str
    share: float
    """Common words of both, in all words of either: 0 to 1."""


def alike(line: Line) -> list[Alike]:
    """What can be grouped with it, the most alike first: one kind, one subject, unanswered."""
    entry = line.entry
    own = _words(f"{entry.summary} {line.source}")
    rows = db.session.execute(
        select(Entry, CommentRevision.source)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(
            CommentRevision,
            and_(CommentRevision.comment_id == Comment.id, CommentRevision.n == Entry.revision),
        )
        .where(
            Entry.briefing_id == entry.briefing_id,
            Entry.id != entry.id,
            Entry.kind == entry.kind,
            Entry.proposition_id == entry.proposition_id
            if entry.proposition_id
            else Entry.proposition_id.is_(None),
            Entry.state.in_(STEPS[EventKind.GROUP]),
            Comment.state == CommentState.PUBLISHED,
        )
    )
    found = [
        Alike(
            other.number or 0,
            other.label,
            other.summary,
            _share(own, _words(f"{other.summary} {source}")),
        )
        for other, source in rows
    ]
    return sorted(found, key=lambda each: (-each.share, each.number))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(folded(text)))


def _share(one: set[str], other: set[str]) -> float:
    either = one | other
    return len(one & other) / len(either) if either else 0.0
