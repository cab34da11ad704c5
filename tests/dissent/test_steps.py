"""Every step of an entry, for every state it can be in and everybody who might try."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.dissent import queries, services
from app.dissent.models import Entry, EntryEvent, EntryState, EventKind
from app.dissent.transitions import STEPS, WHOSE
from tests.dissent.answering import ANSWER, WHY
from tests.engines import mostly_on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry

State, Kind = EntryState, EventKind


@dataclass
class Register:
    """A briefing with one entry, and everybody who could do something to it."""

    briefing: Briefing
    people: dict[str, Person]

    @property
    def entry(self) -> Entry:
        return db.session.scalars(
            select(Entry).order_by(Entry.id).execution_options(populate_existing=True)
        ).first()  # type: ignore[return-value]  # made with the register

    def act(self, kind: EventKind, who: str) -> None:
        with transaction():
            ACTS[kind](self.people[who], self.briefing, self.entry.number or 0)


Found = tuple[bool, EntryState, EventKind | None]
Act = Callable[[Person, Briefing, int], object]


def _answer(actor: Person, briefing: Briefing, number: int) -> object:
    seen = queries.by_number(briefing, number).answer_id or 0
    return services.answer(actor, briefing, [number], ANSWER, replacing=[seen])


def _group(actor: Person, briefing: Briefing, number: int) -> object:
    return services.group(actor, briefing, [number], under=2)


def _resolve(actor: Person, briefing: Briefing, number: int) -> object:
    return services.resolve(actor, briefing, [number], briefings.version(briefing, 1))


ACTS: dict[EventKind, Act] = {
    Kind.OPEN: services.open_now,
    Kind.RULE_OUT: lambda a, b, n: services.rule_out(a, b, n, text=WHY),
    Kind.APPEAL: lambda a, b, n: services.appeal(a, b, n, text=WHY),
    Kind.ADMIT: lambda a, b, n: services.decide_appeal(a, b, n, admits=True, text=WHY),
    Kind.UPHOLD: lambda a, b, n: services.decide_appeal(a, b, n, admits=False, text=WHY),
    Kind.ASK: lambda a, b, n: services.ask(a, b, n, text="Which councils?"),
    Kind.REPLY: lambda a, b, n: services.reply(a, b, n, text="Those of the north."),
    Kind.ANSWER: _answer,
    Kind.POINT: lambda a, b, n: services.confirm_restatement(a, b, n, is_the_point=True),
    Kind.NOT_QUITE: lambda a, b, n: services.confirm_restatement(a, b, n, is_the_point=False),
    Kind.MEETS: lambda a, b, n: services.judge(a, b, n, satisfied=True),
    Kind.DOES_NOT: lambda a, b, n: services.judge(a, b, n, satisfied=False),
    Kind.SEND_BACK: lambda a, b, n: services.send_back(a, b, n, text=WHY),
    Kind.GROUP: _group,
    Kind.CONTEST: lambda a, b, n: services.contest(a, b, n, text=WHY),
    Kind.WITHDRAW: services.withdraw,
    Kind.ADOPT: services.adopt,
    Kind.REOPEN: lambda a, b, n: services.reopen(a, b, n, text=WHY),
    Kind.JOIN: services.join,
    Kind.LEAVE: services.leave,
    Kind.NOTE: lambda a, b, n: services.note(a, b, n, text=WHY),
    Kind.STATEMENT: lambda a, b, n: services.state_dissent(a, b, n, text="I stand by it."),
    Kind.RESOLVE: _resolve,
}
"""What people do. PUBLISH, LAPSE, RUN_OUT and LEAD are the clock's or follow from another's act;
REVISE is an answer to what was answered."""

WAYS: dict[EntryState, list[tuple[EventKind, str]]] = {
    State.RAISED: [],
    State.OPEN: [(Kind.OPEN, "moderator")],
    State.CLARIFY: [(Kind.OPEN, "moderator"), (Kind.ASK, "author")],
    State.ANSWERED: [(Kind.ANSWER, "author")],
    State.SETTLED: [(Kind.ANSWER, "author"), (Kind.MEETS, "joiner"), (Kind.MEETS, "raiser")],
    State.SUSTAINED: [
        (Kind.ANSWER, "author"),
        (Kind.DOES_NOT, "raiser"),
        (Kind.DOES_NOT, "joiner"),
    ],
    State.OUT_OF_SCOPE: [(Kind.RULE_OUT, "moderator")],
    State.APPEALED: [(Kind.RULE_OUT, "moderator"), (Kind.APPEAL, "raiser")],
    State.GROUPED: [(Kind.GROUP, "moderator")],
    State.WITHDRAWN: [(Kind.WITHDRAW, "raiser")],
}
"""How a register comes to each state that a person can bring it to."""

DECIDES = {"moderator", "second moderator", "administrator"}
MAY: dict[EventKind, set[str]] = {
    Kind.OPEN: DECIDES,
    Kind.RULE_OUT: DECIDES,
    Kind.APPEAL: {"raiser"},
    Kind.ADMIT: {"second moderator", "administrator"},  # not whoever ruled
    Kind.UPHOLD: {"second moderator", "administrator"},
    Kind.ASK: {"author"},
    Kind.REPLY: {"raiser"},
    Kind.ANSWER: {"author"},
    Kind.POINT: {"raiser", "joiner"},
    Kind.NOT_QUITE: {"raiser", "joiner"},
    Kind.MEETS: {"raiser", "joiner"},
    Kind.DOES_NOT: {"raiser", "joiner"},
    Kind.SEND_BACK: DECIDES,
    Kind.GROUP: DECIDES,
    Kind.CONTEST: {"raiser"},
    Kind.WITHDRAW: {"raiser"},
    Kind.ADOPT: {"joiner"},
    Kind.REOPEN: DECIDES,
    Kind.JOIN: {"practitioner", *DECIDES},
    Kind.LEAVE: {"joiner"},
    Kind.NOTE: DECIDES,
    Kind.STATEMENT: {"raiser", "joiner"},
    Kind.RESOLVE: {"author"},
}

LEADS: dict[tuple[EntryState, EventKind], EntryState] = {
    (State.RAISED, Kind.OPEN): State.OPEN,
    (State.RAISED, Kind.RULE_OUT): State.OUT_OF_SCOPE,
    (State.OPEN, Kind.RULE_OUT): State.OUT_OF_SCOPE,
    (State.OUT_OF_SCOPE, Kind.APPEAL): State.APPEALED,
    (State.APPEALED, Kind.ADMIT): State.OPEN,
    (State.APPEALED, Kind.UPHOLD): State.OUT_OF_SCOPE,
    (State.OPEN, Kind.ASK): State.CLARIFY,
    (State.CLARIFY, Kind.REPLY): State.OPEN,
    (State.RAISED, Kind.ANSWER): State.ANSWERED,  # the author need not wait for the clock
    (State.OPEN, Kind.ANSWER): State.ANSWERED,
    (State.ANSWERED, Kind.ANSWER): State.ANSWERED,  # once more
    (State.SUSTAINED, Kind.ANSWER): State.ANSWERED,
    **{
        (state, kind): state
        for state in (State.ANSWERED, State.SETTLED, State.SUSTAINED)
        for kind in (Kind.POINT, Kind.NOT_QUITE, Kind.RESOLVE)
    },
    (State.ANSWERED, Kind.MEETS): State.ANSWERED,  # the other has not replied
    (State.ANSWERED, Kind.DOES_NOT): State.SUSTAINED,
    (State.SETTLED, Kind.MEETS): State.SETTLED,
    (State.SETTLED, Kind.DOES_NOT): State.SUSTAINED,
    (State.SUSTAINED, Kind.MEETS): State.SUSTAINED,  # the other is not satisfied
    (State.SUSTAINED, Kind.DOES_NOT): State.SUSTAINED,
    (State.ANSWERED, Kind.SEND_BACK): State.OPEN,
    (State.SUSTAINED, Kind.SEND_BACK): State.OPEN,
    (State.RAISED, Kind.GROUP): State.GROUPED,
    (State.OPEN, Kind.GROUP): State.GROUPED,
    (State.GROUPED, Kind.CONTEST): State.OPEN,
    **{
        (state, Kind.WITHDRAW): State.WITHDRAWN
        for state in (
            State.RAISED,
            State.OPEN,
            State.CLARIFY,
            State.APPEALED,
            State.ANSWERED,
            State.SUSTAINED,
            State.GROUPED,
        )
    },
    (State.WITHDRAWN, Kind.ADOPT): State.OPEN,
    (State.SETTLED, Kind.REOPEN): State.OPEN,
    (State.SUSTAINED, Kind.REOPEN): State.OPEN,
    **{
        (state, kind): state
        for state in (
            State.RAISED,
            State.OPEN,
            State.CLARIFY,
            State.APPEALED,
            State.ANSWERED,
            State.SETTLED,
            State.SUSTAINED,
            State.GROUPED,
        )
        for kind in (Kind.JOIN, Kind.LEAVE)
    },
    (State.SUSTAINED, Kind.NOTE): State.SUSTAINED,
    (State.SUSTAINED, Kind.STATEMENT): State.SUSTAINED,
}
"""Where every allowed step ends; what is not here is refused."""

UNSAID = {(State.SETTLED, Kind.MEETS), (State.SUSTAINED, Kind.DOES_NOT)}
"""Said before: nothing to log."""


@pytest.fixture(params=WAYS, ids=lambda state: state.value)
def register(app: object, request: pytest.FixtureRequest) -> Iterator[Register]:
    assert app
    author = a_person("Ada Author")
    briefing = a_briefing("Lead digitally.", "Share data.", authors=(author,))
    people = {
        "raiser": a_person("Ruth Raiser"),
        "joiner": a_person("Jo Joiner"),
        "practitioner": a_person("Pat Practitioner"),
        "author": author,
        "moderator": a_person("Mo Moderator", role=Role.MODERATOR),
        "second moderator": a_person("Mia Moderator", role=Role.MODERATOR),
        "administrator": a_person("Al Administrator", role=Role.ADMINISTRATOR),
        "suspended": a_person("Sue Suspended", state=PersonState.SUSPENDED),
    }
    briefing = briefings.by_id(briefing.id, author)
    with clock.frozen(LONG_AGO):
        an_entry(briefing, people["raiser"])
        an_entry(briefing, a_person("Second Raiser"))
        found = Register(briefing, people)
        found.act(Kind.JOIN, "joiner")
        for kind, who in WAYS[request.param]:
            found.act(kind, who)
        assert found.entry.state is request.param
        yield found


def _taken(register: Register, kind: EventKind, who: str) -> bool:
    try:
        ACTS[kind](register.people[who], register.briefing, 1)
        db.session.flush()
    except (Conflict, Forbidden):
        return False
    return True


def _last_step() -> EntryEvent | None:
    return db.session.scalar(select(EntryEvent).order_by(EntryEvent.id.desc()).limit(1))


@mostly_on_sqlite
def test_a_step_is_taken_by_those_who_may_where_it_can_be_and_refused_else(
    register: Register,
) -> None:
    found: dict[tuple[EventKind, str], Found] = {}
    expected: dict[tuple[EventKind, str], Found] = {}
    state = register.entry.state
    for kind, who in product(ACTS, register.people):
        last, nested = _last_step(), db.session.begin_nested()
        taken = _taken(register, kind, who)
        step = _last_step()
        new = step.kind if step is not None and step is not last else None
        found[kind, who] = (taken, register.entry.state, new)
        nested.rollback()
        db.session.expire_all()
        expected[kind, who] = _expected(state, kind, who)

    assert found == expected


def _expected(
    state: EntryState, kind: EventKind, who: str
) -> tuple[bool, EntryState, EventKind | None]:
    """Whether the step is taken, where it leads, and the row that says so."""
    if kind is Kind.JOIN and who in ("raiser", "joiner"):
        return True, state, None  # joining twice is joining once
    if who not in MAY[kind] or (state, kind) not in LEADS:
        return False, state, None
    return True, LEADS[state, kind], None if (state, kind) in UNSAID else kind


@mostly_on_sqlite
def test_a_verdict_by_letter_is_entered_by_those_who_decide_where_there_is_an_answer(
    register: Register,
) -> None:
    raiser, state = register.people["raiser"], register.entry.state
    raiser.state = PersonState.IMPORTED
    db.session.commit()
    is_answered = state in (State.ANSWERED, State.SETTLED, State.SUSTAINED)
    found: dict[str, object] = {}
    expected: dict[str, object] = {}
    for who, person in register.people.items():
        nested = db.session.begin_nested()
        try:
            services.enter_verdict(
                person, register.briefing, 1, handle=raiser.handle, satisfied=False, text=WHY
            )
            step = _last_step()
            assert step is not None
            found[who] = (step.kind, register.entry.state, step.actor_id, step.entered_by_id)
        except (Conflict, Forbidden):
            found[who] = None
        nested.rollback()
        db.session.expire_all()
        is_taken = is_answered and who in DECIDES
        expected[who] = (Kind.DOES_NOT, State.SUSTAINED, raiser.id, person.id) if is_taken else None

    assert found == expected


def test_every_step_of_a_person_has_somebody_whose_it_is() -> None:
    assert set(ACTS) | {Kind.REVISE} == set(WHOSE)
    assert set(WHOSE) | {Kind.PUBLISH, Kind.LAPSE, Kind.RUN_OUT, Kind.LEAD} == set(STEPS)
