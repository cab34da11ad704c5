"""What other pages show of a register: beside a proposition, and beside a comment."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

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
    member = aliased(Entry)
    people = func.count()
    place = func.row_number().over(
        partition_by=Entry.proposition_id, order_by=(people.desc(), Entry.raised_at, Entry.id)
    )
    placed = (
        select(Entry.id, people.label("people"), place.label("place"))
        .select_from(member)
        .join(Entry, Entry.id == func.coalesce(member.grouped_into_id, member.id))
        .join(EntryPerson, EntryPerson.entry_id == member.id)
        .join(Comment, Comment.id == Entry.comment_id)
        .where(
            member.briefing_id == briefing.id,
            Entry.kind == EntryKind.OBJECTION,
            Entry.state.in_(_STRONG),
            Comment.state == CommentState.PUBLISHED,
        )
        .group_by(Entry.id, Entry.proposition_id, Entry.raised_at)
        .subquery()
    )
    # Two statements: joined to the rows themselves, SQLite counts again for each of them.
    first = select(placed.c.id, placed.c.people).where(placed.c.place == 1)
    behind = {row.id: row.people for row in db.session.execute(first)}
    if not behind:
        return {}
    found = db.session.scalars(
        select(Entry).where(Entry.id.in_(behind)).execution_options(populate_existing=True)
    )
    return {
        entry.proposition_id: Strongest(entry, behind[entry.id])
        for entry in found
        if entry.proposition_id is not None
    }


def by_comment(comment_ids: Collection[int]) -> dict[int, Entry]:
    """The entries that these comments are the reasons of."""
    if not comment_ids:
        return {}
    found = db.session.scalars(
        select(Entry).where(Entry.comment_id.in_(comment_ids), Entry.number.is_not(None))
    )
    return {entry.comment_id: entry for entry in found}
