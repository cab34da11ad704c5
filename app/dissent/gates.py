"""What keeps a question from being concluded: every reason, not only the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.discussion.models import Comment
from app.discussion.transitions import LIVE
from app.dissent.models import Answer, Disposition, Entry, EntryPerson, EntryState
from app.dissent.transitions import ANSWERED, WAITING


class Gate(StrEnum):
    UNANSWERED = "G1"
    TIME_TO_REPLY = "G2"
    NOTHING_DONE = "G3"
    NO_NOTE = "G4"
    NO_STATEMENT = "G5"
    NO_OUTCOME = "G6"
    """Of whoever concludes, not of the register."""


@dataclass(frozen=True)
class Closed:
    """A gate that is not passed."""

    gate: Gate
    many: int
    """How many entries keep it closed."""
    entries: tuple[Entry, ...]
    """The first of them."""


def keeping_closed(now: datetime) -> Mapping[Gate, ColumnElement[bool]]:
    """By gate, which live entries of a briefing keep it closed; for Entry joined to its Answer."""
    return {
        Gate.UNANSWERED: or_(Entry.state.in_((EntryState.HELD, *WAITING)), IS_WITHOUT_HEAD),
        Gate.TIME_TO_REPLY: Entry.state == EntryState.ANSWERED,
        Gate.NOTHING_DONE: _PROMISES_IN_VAIN,
        Gate.NO_NOTE: and_(Entry.state == EntryState.SUSTAINED, Entry.note == ""),
        Gate.NO_STATEMENT: _awaits_statement(now),
    }


_head, _its_reason = aliased(Entry), aliased(Comment)
# No answer is its own until another leads the group.
IS_WITHOUT_HEAD = and_(
    Entry.state == EntryState.GROUPED,
    exists().where(
        _head.id == Entry.grouped_into_id,
        _its_reason.id == _head.comment_id,
        or_(_head.state == EntryState.WITHDRAWN, _its_reason.state.not_in(LIVE)),
    ),
)
# Accepted, but no version does it and no day is named.
_PROMISES_IN_VAIN = and_(
    Entry.state.in_(ANSWERED),
    Answer.disposition.in_((Disposition.ACCEPTED, Disposition.IN_PART)),
    Entry.resolved_in_id.is_(None),
    Answer.version_id.is_(None),
    Answer.until.is_(None),
)


def _awaits_statement(now: datetime) -> ColumnElement[bool]:
    """Somebody whom the answer does not satisfy can still write their statement."""
    can_write = exists().where(
        EntryPerson.entry_id == Entry.id,
        EntryPerson.satisfied.is_(False),
        EntryPerson.statement_at.is_(None),
        or_(EntryPerson.statement_due_at.is_(None), EntryPerson.statement_due_at > now),
    )
    return and_(Entry.state.in_((EntryState.SUSTAINED, EntryState.GROUPED)), can_write)
