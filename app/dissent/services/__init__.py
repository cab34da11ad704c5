"""Every change to the register, in the caller's transaction. Callers commit."""

from app.dissent.services.answering import Answered, answer, ask, resolve
from app.dissent.services.clocks import tick
from app.dissent.services.entering import Respondent, enter
from app.dissent.services.judging import confirm_restatement, enter_verdict, judge, state_dissent
from app.dissent.services.offering import offered
from app.dissent.services.raising import (
    Raised,
    adopt,
    appeal,
    contest,
    follow,
    join,
    leave,
    raise_entry,
    reply,
    withdraw,
)
from app.dissent.services.redacting import holds_entries, put_back, redact
from app.dissent.services.responding import Change, Objecting, Said, Sent, respond, was_sent
from app.dissent.services.ruling import (
    decide_appeal,
    group,
    note,
    open_now,
    reopen,
    rule_out,
    send_back,
)
from app.dissent.services.telling import STEP
from app.dissent.services.visiting import Unsent, claim_unsent, keep_unsent, unsent

__all__ = [
    "STEP",
    "Answered",
    "Change",
    "Objecting",
    "Raised",
    "Respondent",
    "Said",
    "Sent",
    "Unsent",
    "adopt",
    "answer",
    "appeal",
    "ask",
    "claim_unsent",
    "confirm_restatement",
    "contest",
    "decide_appeal",
    "enter",
    "enter_verdict",
    "follow",
    "group",
    "holds_entries",
    "join",
    "judge",
    "keep_unsent",
    "leave",
    "note",
    "offered",
    "open_now",
    "put_back",
    "raise_entry",
    "redact",
    "reopen",
    "reply",
    "resolve",
    "respond",
    "rule_out",
    "send_back",
    "state_dissent",
    "tick",
    "unsent",
    "was_sent",
    "withdraw",
]
