"""What moderators and those who decide do with entries; each with a public reason."""

from collections.abc import Sequence

from sqlalchemy import update

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.dissent.models import Entry, EventKind
from app.dissent.queries.single import who_ruled
from app.dissent.services.steps import locked, one, show, step
from app.dissent.services.telling import tell
from app.dissent.transitions import STEPS
from app.permissions import Action, require


def open_now(actor: Person, briefing: Briefing, number: int) -> Entry:
    """Let the author's time begin before the clock does. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.RULE_ON_ENTRY, entry)
    step(entry, EventKind.OPEN, actor)
    show(briefing.id)
    return entry


def rule_out(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Say that an entry is out of scope, and why; it can be appealed against once."""
    entry = one(briefing, number)
    require(actor, Action.RULE_ON_ENTRY, entry)
    tell(step(entry, EventKind.RULE_OUT, actor, note=_said(text)), entry)
    show(briefing.id)
    return entry


def decide_appeal(
    actor: Person, briefing: Briefing, number: int, *, admits: bool, text: str
) -> Entry:
    """By somebody other than who ruled. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.DECIDE_ON_ENTRY, entry)
    if who_ruled(entry) == actor.id:
        raise Conflict("You made this ruling. Somebody else looks at the appeal.")
    kind = EventKind.ADMIT if admits else EventKind.UPHOLD
    tell(step(entry, kind, actor, note=_said(text)), entry)
    show(briefing.id)
    return entry


def group(
    actor: Person, briefing: Briefing, numbers: Sequence[int], *, under: int, text: str = ""
) -> Entry:
    """Put entries that say the same under one: one answer, and a verdict of each. All or none.

    Raises Conflict, Unreadable.
    """
    head, *members = locked(briefing, [under, *numbers])
    require(actor, Action.RULE_ON_ENTRY, head)
    if not members:
        raise Unreadable("Choose at least one other entry to group.")
    if head.state not in STEPS[EventKind.GROUP]:
        raise Conflict("Entries are grouped under one that waits for its answer.")
    for entry in members:
        require(actor, Action.RULE_ON_ENTRY, entry)
        if (entry.kind, entry.proposition_id) != (head.kind, head.proposition_id):
            raise Unreadable("%(entry)s is about something else.", entry=entry.label)
        tell(step(entry, EventKind.GROUP, actor, note=text, under=head), entry)
    under_members = Entry.grouped_into_id.in_([entry.id for entry in members])
    db.session.execute(update(Entry).where(under_members).values(grouped_into_id=head.id))
    show(briefing.id)
    return head


def reopen(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """New evidence, or changed words: the author answers again. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.RULE_ON_ENTRY, entry)
    tell(step(entry, EventKind.REOPEN, actor, note=_said(text)), entry)
    entry.revised = False
    show(briefing.id)
    return entry


def send_back(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Rule that an answer does not answer, once. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.DECIDE_ON_ENTRY, entry)
    tell(step(entry, EventKind.SEND_BACK, actor, note=_said(text)), entry)
    show(briefing.id)
    return entry


def note(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Say why one goes on although an entry is sustained. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.DECIDE_ON_ENTRY, entry)
    event = step(entry, EventKind.NOTE, actor, note=_said(text))
    entry.note = text
    tell(event, entry)
    show(briefing.id)
    return entry


def _said(text: str) -> str:
    """Raises Unreadable."""
    if not text:
        raise Unreadable("Give your reason. It is public.")
    return text
