"""Every change to the register, in the caller's transaction. Callers commit."""

from app.dissent.services.answering import Answered, answer, ask, resolve
from app.dissent.services.clocks import tick
from app.dissent.services.judging import confirm_restatement, judge, state_dissent
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
from app.dissent.services.steps import offered
from app.dissent.services.telling import STEP

__all__ = [
    "STEP",
    "Answered",
    "Change",
    "Objecting",
    "Raised",
    "Said",
    "Sent",
    "adopt",
    "answer",
    "appeal",
    "ask",
    "confirm_restatement",
    "contest",
    "decide_appeal",
    "follow",
    "group",
    "join",
    "judge",
    "leave",
    "note",
    "offered",
    "open_now",
    "raise_entry",
    "reopen",
    "reply",
    "resolve",
    "respond",
    "rule_out",
    "send_back",
    "state_dissent",
    "tick",
    "was_sent",
    "withdraw",
]
