"""The life of an entry: which step leads from where to where, whose step it is, and the clocks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from app.dissent.models import Entry
from app.dissent.models import EntryState as State
from app.dissent.models import EventKind as Kind
from app.permissions import Action

OPENS_AFTER = timedelta(days=2)
ANSWER_WITHIN = timedelta(days=28)
CLARIFY_WITHIN = timedelta(days=7)
REPLY_WITHIN = timedelta(days=14)
APPEAL_WITHIN = timedelta(days=7)
CONTEST_WITHIN = timedelta(days=7)
ADOPT_WITHIN = timedelta(days=7)
STATEMENT_WITHIN = timedelta(days=7)

CLOCKS = {
    State.RAISED: OPENS_AFTER,
    State.OPEN: ANSWER_WITHIN,
    State.CLARIFY: CLARIFY_WITHIN,
    State.ANSWERED: REPLY_WITHIN,
    State.OUT_OF_SCOPE: APPEAL_WITHIN,
    State.GROUPED: CONTEST_WITHIN,
    State.WITHDRAWN: ADOPT_WITHIN,
}
"""How long a state's clock runs. What happens at its end, if anything, is in `services.clocks`."""

WAITING = (State.RAISED, State.OPEN, State.CLARIFY, State.APPEALED)
"""Nothing is concluded while an entry is in one of these."""
AWAITING = (*WAITING, State.ANSWERED)
"""Nobody may call a question settled while an entry about it is in one of these."""
UNFINISHED = (State.HELD, *WAITING, State.ANSWERED, State.SUSTAINED, State.GROUPED)
ANSWERED = (State.ANSWERED, State.SETTLED, State.SUSTAINED, State.NO_REPLY)
BY_VERDICT = AS_HEAD = None
"""Where a step leads is computed from what the people behind the entry said, or where the entry
that led the group was."""


def _stays(states: Iterable[State]) -> dict[State, State | None]:
    return {state: state for state in states}


STEPS: Mapping[Kind, Mapping[State, State | None]] = {
    Kind.PUBLISH: {State.HELD: State.RAISED},
    Kind.OPEN: {State.RAISED: State.OPEN},
    Kind.RULE_OUT: {State.RAISED: State.OUT_OF_SCOPE, State.OPEN: State.OUT_OF_SCOPE},
    Kind.APPEAL: {State.OUT_OF_SCOPE: State.APPEALED},
    Kind.ADMIT: {State.APPEALED: State.OPEN},
    Kind.UPHOLD: {State.APPEALED: State.OUT_OF_SCOPE},
    Kind.ASK: {State.OPEN: State.CLARIFY},
    Kind.REPLY: {State.CLARIFY: State.OPEN},
    Kind.LAPSE: {State.CLARIFY: State.OPEN},
    Kind.ANSWER: {State.OPEN: State.ANSWERED},
    Kind.POINT: _stays(ANSWERED),
    Kind.NOT_QUITE: _stays(ANSWERED),
    Kind.MEETS: dict.fromkeys(ANSWERED, BY_VERDICT),
    Kind.DOES_NOT: dict.fromkeys(ANSWERED, BY_VERDICT),
    Kind.RUN_OUT: {State.ANSWERED: BY_VERDICT},
    Kind.REVISE: {State.ANSWERED: State.OPEN, State.SUSTAINED: State.OPEN},
    Kind.SEND_BACK: {State.ANSWERED: State.OPEN, State.SUSTAINED: State.OPEN},
    Kind.GROUP: {State.RAISED: State.GROUPED, State.OPEN: State.GROUPED},
    Kind.CONTEST: {State.GROUPED: State.OPEN},
    Kind.LEAD: {State.GROUPED: AS_HEAD},
    Kind.WITHDRAW: dict.fromkeys(UNFINISHED, State.WITHDRAWN),
    Kind.ADOPT: {State.WITHDRAWN: State.OPEN},
    Kind.REOPEN: {
        State.SETTLED: State.OPEN,
        State.SUSTAINED: State.OPEN,
        State.NO_REPLY: State.OPEN,
    },
    Kind.JOIN: _stays((*WAITING, *ANSWERED, State.GROUPED)),
    Kind.LEAVE: _stays((*WAITING, *ANSWERED, State.GROUPED)),
    Kind.NOTE: _stays((State.SUSTAINED,)),
    Kind.STATEMENT: _stays((State.SUSTAINED,)),
    Kind.RESOLVE: _stays(ANSWERED),
}

WHOSE: Mapping[Kind, Action] = {
    Kind.OPEN: Action.RULE_ON_ENTRY,
    Kind.RULE_OUT: Action.RULE_ON_ENTRY,
    Kind.GROUP: Action.RULE_ON_ENTRY,
    Kind.REOPEN: Action.RULE_ON_ENTRY,
    Kind.ADMIT: Action.DECIDE_ON_ENTRY,
    Kind.UPHOLD: Action.DECIDE_ON_ENTRY,
    Kind.SEND_BACK: Action.DECIDE_ON_ENTRY,
    Kind.NOTE: Action.DECIDE_ON_ENTRY,
    Kind.ASK: Action.ANSWER_ENTRY,
    Kind.ANSWER: Action.ANSWER_ENTRY,
    Kind.REVISE: Action.ANSWER_ENTRY,
    Kind.RESOLVE: Action.ANSWER_ENTRY,
    Kind.APPEAL: Action.SPEAK_FOR_ENTRY,
    Kind.REPLY: Action.SPEAK_FOR_ENTRY,
    Kind.CONTEST: Action.SPEAK_FOR_ENTRY,
    Kind.WITHDRAW: Action.SPEAK_FOR_ENTRY,
    Kind.POINT: Action.JUDGE_ANSWER,
    Kind.NOT_QUITE: Action.JUDGE_ANSWER,
    Kind.MEETS: Action.JUDGE_ANSWER,
    Kind.DOES_NOT: Action.JUDGE_ANSWER,
    Kind.STATEMENT: Action.JUDGE_ANSWER,
    Kind.ADOPT: Action.ADOPT_ENTRY,
    Kind.LEAVE: Action.ADOPT_ENTRY,
    Kind.JOIN: Action.JOIN_ENTRY,
}
"""What a person needs leave for. Steps that are not here are the clock's, or follow from others."""

ONCE = {
    Kind.ASK: ("clarified", "The raiser has been asked once. Answer with what you have."),
    Kind.APPEAL: ("appealed", "A ruling can be appealed against once."),
    Kind.RULE_OUT: ("appealed", "An appeal was heard. The entry cannot be ruled out again."),
    Kind.REVISE: ("revised", "An answer can be revised once. Moderators can reopen the entry."),
    Kind.SEND_BACK: ("revised", "This entry came back to its authors once already."),
}
"""Steps that an entry bears once, by the column that remembers it."""
IN_TIME = {
    Kind.APPEAL: "A ruling can be appealed against for seven days.",
    Kind.CONTEST: "An entry can be taken out of its group for seven days.",
    Kind.ADOPT: "An entry can be adopted for seven days. You can still raise it anew.",
}
"""Steps that end with the clock of the state."""
MOVED_ON = "This entry has moved on meanwhile. It stands as shown here."


def refusal(entry: Entry, kind: Kind, now: datetime) -> str | None:
    """Why an entry cannot take this step now; None: it can."""
    if entry.state not in STEPS[kind]:
        return MOVED_ON
    column, sentence = ONCE.get(kind, ("", ""))
    if column and getattr(entry, column):
        return sentence
    if kind in IN_TIME and entry.due_at is not None and now >= entry.due_at:
        return IN_TIME[kind]
    return None


def standing(verdicts: Iterable[bool | None], *, is_over: bool) -> State:
    """Where an answered entry stands.

    verdicts: one of each person behind it, None where nothing was said. is_over: the time to
    reply has passed.
    """
    said = list(verdicts)
    if False in said:
        return State.SUSTAINED
    if None in said and not is_over:
        return State.ANSWERED
    return State.SETTLED if True in said else State.NO_REPLY


def is_answerable(entry: Entry) -> bool:
    """Whether its author has a word to say: the first, or once more."""
    again = entry.state in (State.ANSWERED, State.SUSTAINED) and not entry.revised
    return again or entry.state in (State.RAISED, State.OPEN)
