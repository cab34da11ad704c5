"""Who stood behind entries, and wrote answers, becomes another: the two were one."""

from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.core.db import QUIET, db
from app.dissent.models import Answer, Entry, EntryPerson, EventKind, Part
from app.dissent.queries.register import LOADED
from app.dissent.services import judging
from app.dissent.services.steps import head_of, lock, log


def hand_over(actor: Person, person_id: int, to: int) -> None:
    """Of two who stand behind one entry one is left: whoever raised it, else the one who stays."""
    both = _behind_both(person_id, to)
    for briefing_id in sorted({entry.briefing_id for entry in both}):
        lock(briefing_id)
    for entry in both:
        leaves = to if entry.part_of(person_id) is Part.RAISER else person_id
        _keep_word(entry, leaves, {person_id, to})
        log(entry, EventKind.LEAVE, actor)
        db.session.execute(
            delete(EntryPerson).where(
                EntryPerson.entry_id == entry.id, EntryPerson.person_id == leaves
            ),
            execution_options=QUIET,
        )
    for column in (EntryPerson.person_id, Answer.author_id):
        db.session.execute(
            update(column.class_).where(column == person_id).values({column: to}),
            execution_options=QUIET,
        )
    for entry in both:
        db.session.expire(entry)
        judging.settle(head_of(_loaded(entry.id)))


def _keep_word(entry: Entry, leaves: int, both: set[int]) -> None:
    """What only the one who leaves had said of the answer is said by the one who is left."""
    [kept, gone] = sorted(
        (each for each in entry.people if each.person_id in both),
        key=lambda each: each.person_id == leaves,
    )
    kept.joined_at = min(kept.joined_at, gone.joined_at)
    if kept.point is None:
        kept.point = gone.point
    if kept.satisfied is None:
        kept.satisfied, kept.replied_at = gone.satisfied, gone.replied_at
        kept.statement_due_at = gone.statement_due_at
    if gone.statement:
        kept.statement = "\n\n".join(filter(None, [kept.statement, gone.statement]))
        kept.statement_at = kept.statement_at or gone.statement_at


def behind_both(person_id: int, to: int) -> int:
    """How many entries have both of them behind them."""
    return len(_behind_both(person_id, to))


def _behind_both(person_id: int, to: int) -> list[Entry]:
    mine = select(EntryPerson.entry_id).where(EntryPerson.person_id == person_id)
    theirs = select(EntryPerson.entry_id).where(EntryPerson.person_id == to)
    return list(
        db.session.scalars(
            select(Entry)
            .where(Entry.id.in_(mine), Entry.id.in_(theirs))
            .order_by(Entry.id)
            .options(*LOADED)
            .execution_options(populate_existing=True)
        )
    )


def _loaded(entry_id: int) -> Entry:
    return db.session.scalars(
        select(Entry)
        .where(Entry.id == entry_id)
        .options(*LOADED)
        .execution_options(populate_existing=True)
    ).one()
