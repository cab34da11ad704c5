"""The life of a comment: which event leads from where to where, and whose act it is."""

from collections.abc import Iterable, Mapping

from app.discussion.models import CommentEvent as Event
from app.discussion.models import CommentState as State
from app.discussion.models import HeldFor
from app.permissions import Action

LIVE = (State.PENDING, State.PUBLISHED, State.AUTO_HIDDEN)
"""Its writer and the moderators can still make something of it as it stands."""
AS_BEFORE = None
"""Back to waiting if it waited, else before readers."""


def _stays(*states: State) -> dict[State, State | None]:
    return {state: state for state in states}


def _all_to(end: State | None, begins: Iterable[State]) -> dict[State, State | None]:
    return dict.fromkeys(begins, end)


STEPS: Mapping[Event, Mapping[State, State | None]] = {
    Event.EDIT: _stays(State.PENDING, State.PUBLISHED),
    Event.HOLD: _all_to(State.PENDING, [State.PUBLISHED]),
    Event.RESUBMIT: _all_to(State.PENDING, [State.REMOVED, State.AUTO_HIDDEN]),
    Event.WITHDRAW: _all_to(State.WITHDRAWN, LIVE),
    Event.HIDE: _all_to(State.AUTO_HIDDEN, [State.PUBLISHED]),
    Event.APPROVE: _all_to(State.PUBLISHED, [State.PENDING]),
    Event.DISMISS: _all_to(State.PUBLISHED, [State.PUBLISHED, State.AUTO_HIDDEN]),
    Event.REMOVE: _all_to(State.REMOVED, LIVE),
    Event.RESTORE: _all_to(State.PUBLISHED, [State.REMOVED]),
    Event.SPAM: _all_to(State.SPAM, LIVE),
    Event.NOT_SPAM: _all_to(AS_BEFORE, [State.SPAM]),
    # With the words that it was reported for, the reason to hide it goes too.
    Event.REDACT: {**_stays(State.PENDING, State.PUBLISHED), State.AUTO_HIDDEN: State.PUBLISHED},
    Event.PUT_BACK: _stays(*LIVE, State.REMOVED, State.SPAM),
    Event.MOVE: _stays(State.PENDING, State.PUBLISHED),
}

WHOSE: Mapping[Event, Action] = dict.fromkeys(
    (Event.EDIT, Event.RESUBMIT, Event.WITHDRAW), Action.EDIT_COMMENT
) | dict.fromkeys(
    (
        Event.APPROVE,
        Event.DISMISS,
        Event.REMOVE,
        Event.RESTORE,
        Event.SPAM,
        Event.NOT_SPAM,
        Event.REDACT,
        Event.PUT_BACK,
        Event.MOVE,
    ),
    Action.DECIDE_ON_COMMENT,
)
"""What a person needs leave for. The others follow from an edit and from a report."""

CANNOT_CHANGE = "This comment can no longer be changed."
WAS_FASTER = "Somebody was faster, so nothing was changed. It stands as shown here."


def refusal(state: State, event: Event) -> str | None:
    """Why this cannot happen to a comment as it stands; None: it can."""
    if state in STEPS[event]:
        return None
    return CANNOT_CHANGE if WHOSE.get(event) is Action.EDIT_COMMENT else WAS_FASTER


def end(state: State, event: Event, held_for: HeldFor | None) -> State:
    """Where an event leads that is not refused. held_for: why the comment waited, if it did."""
    to = STEPS[event][state]
    if to is not AS_BEFORE:
        return to
    return State.PENDING if held_for else State.PUBLISHED
