"""What happens when nobody acts in time."""

from sqlalchemy import Boolean, literal_column, select

from app.core import clock
from app.core.db import db
from app.dissent.models import Entry, EntryState, EventKind
from app.dissent.queries.register import LOADED
from app.dissent.services.steps import lock, show, step
from app.dissent.services.succeeding import go_on
from app.dissent.services.telling import tell

RUNS_OUT = {
    EntryState.RAISED: EventKind.OPEN,
    EntryState.CLARIFY: EventKind.LAPSE,
    EntryState.ANSWERED: EventKind.RUN_OUT,
}
_RUNNING = literal_column("entries.state IN ('raised', 'clarify', 'answered')", Boolean())
"""As the index says it."""


def tick() -> bool:
    """Move on what is due in one briefing, or has lost its head. False: nothing was."""
    return _run_out() or go_on()


def _run_out() -> bool:
    due = _RUNNING, Entry.due_at <= clock.now()
    briefing_id = db.session.scalar(
        select(Entry.briefing_id).where(*due).order_by(Entry.due_at).limit(1)
    )
    if briefing_id is None:
        return False
    lock(briefing_id)
    for entry in db.session.scalars(
        select(Entry)
        .where(Entry.briefing_id == briefing_id, *due)
        .options(*LOADED)
        .order_by(Entry.number)
        .execution_options(populate_existing=True)
    ):
        tell(step(entry, RUNS_OUT[entry.state], None), entry)
    show(briefing_id)
    return True
