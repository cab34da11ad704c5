"""What other pages show of a register: beside a proposition, and beside a comment."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from app.briefings.models import Briefing
from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.dissent.models import Entry, EntryKind, EntryPerson, EntryState

_STRONG = (EntryState.RAISED, EntryState.OPEN, EntryState.CLARIFY, EntryState.SUSTAINED)


@dataclass(frozen=True)
class Strongest:
    entry: Entry
    behind: int
    """People who raised or joined it, or one that is grouped under it."""


def strongest(briefing: Briefing) -> dict[int, Strongest]:
    """By proposition: the objection that is unanswered or stands with most people behind it.

    Of several, the oldest. One whose reason is not published is not shown.
    """
    head_id = func.coalesce(Entry.grouped_into_id, Entry.id)
    behind = (
        select(head_id.label("head_id"), func.count().label("people"))
        .select_from(Entry)
        .join(EntryPerson, EntryPerson.entry_id == Entry.id)
        .where(Entry.briefing_id == briefing.id)
        .group_by(head_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=Entry.proposition_id,
        order_by=(behind.c.people.desc(), Entry.raised_at, Entry.id),
    )
    placed = (
        select(Entry.id, behind.c.people, place.label("place"))
        .join(behind, behind.c.head_id == Entry.id)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(
            Entry.briefing_id == briefing.id,
            Entry.kind == EntryKind.OBJECTION,
            Entry.state.in_(_STRONG),
            Comment.state == CommentState.PUBLISHED,
        )
        .subquery()
    )
    rows = db.session.execute(
        select(Entry, placed.c.people)
        .join(placed, placed.c.id == Entry.id)
        .where(placed.c.place == 1)
        .execution_options(populate_existing=True)
    )
    return {entry.proposition_id: Strongest(entry, people) for entry, people in rows}


def by_comment(comment_ids: Collection[int]) -> dict[int, Entry]:
    """The entries that these comments are the reasons of."""
    if not comment_ids:
        return {}
    found = db.session.scalars(
        select(Entry).where(Entry.comment_id.in_(comment_ids), Entry.number.is_not(None))
    )
    return {entry.comment_id: entry for entry in found}
