"""One objection of a response to a proposition: another is raised when the first is gone."""

from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import Conflict
from app.discussion.transitions import LIVE
from app.dissent.models import Entry, EntryKind, EntryState, EventKind
from app.dissent.queries.register import LOADED
from app.dissent.queries.responding import DEAD
from app.dissent.services.steps import log, move
from app.dissent.services.succeeding import pass_on
from app.dissent.services.telling import tell


def make_way(raiser: Person, response_id: int, proposition_id: int | None) -> Entry | None:
    """End the objection that bars another, wherever it was, if its reason is gone.

    One that never had a number cannot end: it is returned, to begin anew with another reason.
    For a locked register. Raises Conflict where an objection bars another.
    """
    before = db.session.scalars(
        select(Entry)
        .where(
            Entry.response_id == response_id,
            Entry.proposition_id == proposition_id,
            Entry.kind == EntryKind.OBJECTION,
            Entry.state.not_in(DEAD),
        )
        .options(*LOADED)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if before is None:
        return None
    if before.comment.state in LIVE:
        raise Conflict("You have objected to this proposition already. Withdraw that first.")
    if before.number is None:
        db.session.expire(before, ["comment"])  # it is about to be another one
        return before
    pass_on(before)
    move(before, EntryState.WITHDRAWN)
    tell(log(before, EventKind.WITHDRAW, raiser), before)
    return None


def make_way_back(actor: Person, entry: Entry, response_id: int) -> None:
    """Ask whether an entry that was gone may be an objection of this response again.

    Raises Conflict.
    """
    was_gone = entry.kind is EntryKind.OBJECTION and entry.state in DEAD
    if was_gone and make_way(actor, response_id, entry.proposition_id) is not None:
        raise Conflict("Your other objection to this proposition was never read. Raise it anew.")
