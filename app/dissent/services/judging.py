"""The last word on an answer: that of the people behind the entry."""

from app.accounts.models import Person, PersonState
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Missing, Unreadable
from app.dissent.models import (
    MOST_STATEMENT_WORDS,
    Entry,
    EntryPerson,
    EntryState,
    EventKind,
)
from app.dissent.services.steps import behind, by_verdict, head_of, move, one, show, step
from app.dissent.services.telling import tell
from app.dissent.transitions import ANSWERED, STATEMENT_WITHIN
from app.permissions import Action, require


def confirm_restatement(
    actor: Person, briefing: Briefing, number: int, *, is_the_point: bool
) -> Entry:
    """Say whether the author has understood. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.JUDGE_ANSWER, entry)
    head = head_of(entry)
    mine = _mine(entry, actor)
    if mine.point is is_the_point:
        return entry
    event = step(head, EventKind.POINT if is_the_point else EventKind.NOT_QUITE, actor)
    mine.point = is_the_point
    if not is_the_point:
        tell(event, head)
    show(briefing.id)
    return entry


def judge(
    actor: Person, briefing: Briefing, number: int, *, satisfied: bool, text: str = ""
) -> Entry:
    """Say whether the answer meets the point; it can be said differently later. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.JUDGE_ANSWER, entry)
    return _judged(entry, _mine(entry, actor), actor, satisfied, text)


def enter_verdict(
    actor: Person, briefing: Briefing, number: int, *, handle: str, satisfied: bool, text: str = ""
) -> Entry:
    """What somebody without an account wrote back about an answer. Raises Missing, Conflict."""
    entry = one(briefing, number)
    require(actor, Action.ENTER_VERDICT, entry)
    writers = [each for each in entry.people if each.person.state is PersonState.IMPORTED]
    theirs = next((each for each in writers if each.person.handle == handle), None)
    if theirs is None:
        raise Missing("Nobody of that name behind this entry is without an account.")
    return _judged(entry, theirs, theirs.person, satisfied, text, entered_by=actor)


def _judged(
    entry: Entry,
    word: EntryPerson,
    judge: Person,
    satisfied: bool,
    text: str,
    entered_by: Person | None = None,
) -> Entry:
    head = head_of(entry)
    if head.state not in ANSWERED:
        raise Conflict("This entry has not been answered yet.")
    if word.satisfied is satisfied and not text:
        return entry
    word.satisfied, word.replied_at = satisfied, clock.now()
    db.session.flush()  # where the entry stands is counted from it
    kind = EventKind.MEETS if satisfied else EventKind.DOES_NOT
    event = step(head, kind, judge, note=text, entered_by=entered_by)
    _offer_statements(head)
    tell(event, head)
    show(entry.briefing_id)
    return entry


def state_dissent(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """A statement that is printed unedited beside the outcome; "" declines it.

    Raises Conflict, Unreadable.
    """
    entry = one(briefing, number)
    require(actor, Action.JUDGE_ANSWER, entry)
    if len(text.split()) > MOST_STATEMENT_WORDS:
        raise Unreadable("A statement must be %(most)s words or fewer.", most=MOST_STATEMENT_WORDS)
    mine = _mine(entry, actor)
    if not mine.may_state(clock.now()):
        raise Conflict("A statement can be given for seven days after saying that it does not.")
    step(head_of(entry), EventKind.STATEMENT, actor)
    mine.statement, mine.statement_at = text, clock.now()
    show(briefing.id)
    return entry


def settle(head: Entry) -> None:
    """Count again where an answered entry stands, after somebody came or went."""
    if head.state in ANSWERED:
        db.session.flush()  # counted from the rows
        move(head, by_verdict(head))
        _offer_statements(head)


def forget_verdicts(heads: list[Entry]) -> None:
    """An answer that is new has no verdicts yet. Statements are offered again as they were."""
    for person in behind(heads):
        person.point = person.satisfied = person.replied_at = None
        person.statement_due_at = person.statement_at = None


def _offer_statements(head: Entry) -> None:
    if head.state is not EntryState.SUSTAINED:
        return
    for person in behind([head]):
        if person.satisfied is False and person.statement_due_at is None:
            person.statement_due_at = clock.now() + STATEMENT_WITHIN


def _mine(entry: Entry, actor: Person) -> EntryPerson:
    return next(person for person in entry.people if person.person_id == actor.id)
