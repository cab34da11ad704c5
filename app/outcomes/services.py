"""Concluding: all gates are passed, or every one that is not is named. Callers commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing, NumberedProposition
from app.core import clock, freshness
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.text import SANITISER, html_from_markdown
from app.discussion import queries as discussions
from app.dissent import queries as register
from app.dissent.gates import Closed, Gate
from app.dissent.services.steps import lock
from app.notifications import services as notifications
from app.outcomes import queries
from app.outcomes.models import Outcome, Result
from app.outcomes.queries import Counted
from app.permissions import Action, require


@dataclass(frozen=True)
class Decided:
    result: Result
    reason: str
    wording_id: int
    """The words that were read."""


@dataclass(frozen=True)
class Standing:
    """What a conclusion finds."""

    closed: list[Closed]
    """Gates of the register."""
    to_decide: list[NumberedProposition]
    is_disputed: bool
    """Something is sustained, so that somebody other than its authors concludes."""


class Unfinished(Conflict):
    """What still keeps a briefing from being concluded: every reason, not only the first."""

    def __init__(self, closed: Sequence[Closed], undecided: Sequence[NumberedProposition]) -> None:
        self.closed = closed
        self.undecided = undecided
        gates = [found.gate for found in closed] + ([Gate.NO_OUTCOME] if undecided else [])
        super().__init__(
            "It cannot be concluded yet. Not passed: %(gates)s.", gates=", ".join(gates)
        )


def standing(briefing: Briefing) -> Standing:
    """Needs `current_version` loaded, which it may leave unloaded."""
    to_decide = [row for row in _numbered(briefing) if not row.proposition.decided]
    return Standing(
        register.closed_gates(briefing),
        to_decide,
        any(found.sustained for found in register.states(briefing).values()),
    )


def conclude(
    actor: Person, briefing: Briefing, decided: Mapping[int, Decided], *, note: str = ""
) -> list[Outcome]:
    """Store an outcome for each open proposition of the current version, all or none.

    decided: by the proposition's id; what was decided about other words counts for nothing. A
    later conclusion supersedes an earlier one. Raises Unfinished, Unreadable.
    """
    require(actor, Action.CONCLUDE, briefing)
    lock(briefing.id)
    briefing = briefings.by_id(briefing.id, actor)
    require(actor, Action.CONCLUDE, briefing)
    found = standing(briefing)
    if found.is_disputed:
        require(actor, Action.CONCLUDE_DISPUTED, briefing)
    if not found.to_decide:
        raise Unreadable("This briefing has no open proposition to decide on.")
    undecided = [
        row for row in found.to_decide if not _is_decided(row, decided.get(row.proposition_id))
    ]
    if found.closed or undecided:
        raise Unfinished(found.closed, undecided)
    outcomes = _outcomes(actor, briefing, found.to_decide, decided, note)
    db.session.add_all(outcomes)
    briefing.concluded_at = outcomes[0].at
    db.session.flush()  # who is told hears of the first by its id
    told = queries.concerned(briefing)
    notifications.tell(told, queries.CONCLUDED, outcomes[0].id, but=actor.id)
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)
    return outcomes


def _is_decided(row: NumberedProposition, said: Decided | None) -> bool:
    return said is not None and bool(said.reason) and said.wording_id == row.wording_id


def _outcomes(
    actor: Person,
    briefing: Briefing,
    to_decide: Sequence[NumberedProposition],
    decided: Mapping[int, Decided],
    note: str,
) -> list[Outcome]:
    counted = _counted(briefing, to_decide)
    before = queries.latest([row.proposition_id for row in to_decide])
    conclusion = queries.conclusions_so_far(briefing) + 1
    now = clock.now()
    return [
        Outcome(
            briefing_id=briefing.id,
            conclusion=conclusion,
            proposition_id=row.proposition_id,
            version_id=row.version_id,
            wording_id=row.wording_id,
            number=row.number,
            result=decided[row.proposition_id].result,
            reason=decided[row.proposition_id].reason,
            reason_html=html_from_markdown(decided[row.proposition_id].reason),
            sanitiser=SANITISER,
            note=note,
            decided_by_id=actor.id,
            at=now,
            counts=counted[row.proposition_id].as_json(),
            supersedes_id=earlier.id if (earlier := before.get(row.proposition_id)) else None,
        )
        for row in to_decide
    ]


def _counted(briefing: Briefing, to_decide: Sequence[NumberedProposition]) -> dict[int, Counted]:
    wordings = [row.wording_id for row in to_decide]
    tallies, who = discussions.tallies(wordings), discussions.respondents(wordings)
    states = register.states(briefing)
    return {
        row.proposition_id: Counted(
            tallies[row.wording_id],
            who.people,
            who.organisations,
            _by_state(states.get(row.proposition_id, register.NOTHING)),
        )
        for row in to_decide
    }


def _by_state(states: register.States) -> dict[str, int]:
    return {state.value: many for state, many in states.many.items()}


def _numbered(briefing: Briefing) -> Sequence[NumberedProposition]:
    return briefing.current_version.propositions if briefing.current_version else []
