"""What somebody could do to an entry, asked of the same rules as doing it."""

from app.accounts.models import Person
from app.core import clock
from app.dissent.models import Entry, EventKind
from app.dissent.queries.single import mine, who_ruled
from app.dissent.transitions import WHOSE, refusal
from app.permissions import Action, can

_OF_APPEALS = {EventKind.ADMIT, EventKind.UPHOLD}


def offered(actor: Person, entry: Entry, head: Entry | None = None) -> set[EventKind]:
    """The steps that this person could take now. Needs the entry's people and briefing.

    head: what it is grouped under, whose answer is its own too.
    """
    now = clock.now()
    steps = {
        kind
        for kind, action in WHOSE.items()
        if can(actor, action, entry)
        and refusal((head or entry) if action is Action.JUDGE_ANSWER else entry, kind, now) is None
    }
    word = mine(entry, actor)
    if word is None or not word.may_state(now):
        steps.discard(EventKind.STATEMENT)
    if steps & _OF_APPEALS and who_ruled(entry) == actor.id:
        steps -= _OF_APPEALS
    return steps
