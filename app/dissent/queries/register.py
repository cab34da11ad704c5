"""Entries of one briefing, loaded with what rules and pages read of them."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Comment, CommentState
from app.dissent.gates import Closed, closed
from app.dissent.models import Entry, EntryPerson

LOADED = (
    joinedload(Entry.briefing).selectinload(Briefing.authors),
    joinedload(Entry.answer),
    joinedload(Entry.comment),
    selectinload(Entry.people).joinedload(EntryPerson.person),
)


def entries(briefing: Briefing) -> Select[Entry]:
    """All of a register, loaded whole, as they stand now; to be narrowed and ordered."""
    return (
        select(Entry)
        .where(Entry.briefing_id == briefing.id)
        .options(*LOADED)
        .execution_options(populate_existing=True)
    )


def by_number(briefing: Briefing, number: int) -> Entry:
    """Raises Missing."""
    found = db.session.scalar(entries(briefing).where(Entry.number == number))
    if found is None:
        raise Missing("There is no such entry in this register.")
    return found


def closed_gates(briefing: Briefing) -> list[Closed]:
    """What keeps the questions of a briefing from being concluded, by its register.

    An entry whose reason was removed or withdrawn keeps nothing.
    """
    stands = Comment.state.in_((CommentState.PUBLISHED, CommentState.PENDING))
    live = entries(briefing).join(Comment, Comment.id == Entry.comment_id).where(stands)
    return closed(db.session.scalars(live.order_by(Entry.number, Entry.id)), clock.now())
