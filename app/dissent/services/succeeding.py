"""A group outlives the entry that leads it: the next one goes on in its place."""

from sqlalchemy import case, literal, select, update

from app.core.db import QUIET, db, insert_here
from app.discussion.models import Comment
from app.discussion.transitions import LIVE
from app.dissent.gates import IS_WITHOUT_HEAD
from app.dissent.models import Entry, EntryAnswer, EntryState, EventKind
from app.dissent.queries.register import LOADED
from app.dissent.services import judging
from app.dissent.services.steps import lock, log, move, show
from app.dissent.services.telling import tell

_AS_IT_STANDS = (
    *("state", "since", "due_at", "answer_due_at", "clarified", "revised", "appealed"),
    *("answer_id", "answered_at", "resolved_in_id", "note"),
)


def pass_on(head: Entry) -> None:
    """Let the oldest entry under this one lead in its place, with its answer and its clocks.

    Before the head is taken out of the register: what has been withdrawn has no clocks to pass on,
    so that whatever is under it opens anew. For a locked register; nothing where nothing is under.
    """
    heir = _heir(head)
    if heir is None:
        return
    if head.state is EntryState.WITHDRAWN:
        move(heir, EntryState.OPEN)
    else:
        heir.grouped_into_id = None
        for column in _AS_IT_STANDS:
            setattr(heir, column, getattr(head, column))
    db.session.flush()  # the others are counted with it
    under = update(Entry).where(Entry.grouped_into_id == head.id).values(grouped_into_id=heir.id)
    db.session.execute(under)
    given = select(literal(heir.id), EntryAnswer.answer_id).where(EntryAnswer.entry_id == head.id)
    also = insert_here(EntryAnswer).from_select(["entry_id", "answer_id"], given)
    db.session.execute(also.on_conflict_do_nothing(), execution_options=QUIET)
    tell(log(heir, EventKind.LEAD, None), heir)
    judging.settle(heir)


def go_on() -> bool:
    """Find the groups of one briefing whose head has lost its reason. False: there are none."""
    lost = IS_WITHOUT_HEAD, Comment.state.in_(LIVE)
    found = select(Entry.briefing_id).join(Entry.comment).where(*lost)
    briefing_id = db.session.scalar(found.limit(1))
    if briefing_id is None:
        return False
    lock(briefing_id)
    heads = select(Entry.grouped_into_id).join(Entry.comment).where(*lost)
    for head in db.session.scalars(
        select(Entry)
        .where(Entry.briefing_id == briefing_id, Entry.id.in_(heads))
        .options(*LOADED)
        .order_by(Entry.number)
        .execution_options(populate_existing=True)
    ).all():
        pass_on(head)
    show(briefing_id)
    return True


def _heir(head: Entry) -> Entry | None:
    """One whose words stand before one whose words do not."""
    return db.session.scalar(
        select(Entry)
        .join(Entry.comment)
        .where(Entry.grouped_into_id == head.id)
        .order_by(case((Comment.state.in_(LIVE), 0), else_=1), Entry.number)
        .limit(1)
        .options(*LOADED)
        .execution_options(populate_existing=True)
    )
