"""Where people stand on a briefing: the tallies, and how sure one may be of them."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.accounts.models import Person
from app.analysis.opinion import Label, Tally, wilson
from app.briefings import queries as briefings
from app.briefings.models import Briefing, NumberedProposition
from app.core import freshness
from app.core.errors import Missing
from app.discussion import queries as discussions
from app.dissent import queries as register
from app.dissent.queries import States
from app.pages.views.blueprint import bp
from app.pages.views.briefing import numbered_in
from app.pages.views.kept import kept_for_strangers
from app.permissions import Action, can


@dataclass(frozen=True)
class Result:
    row: NumberedProposition
    tally: Tally | None
    """None: kept back, so that it does not sway this reader."""
    states: States
    """Of the entries about it."""

    @property
    def label(self) -> Label:
        return self.states.label(self.tally or Tally())

    @property
    def support(self) -> tuple[int, int, int]:
        """Share of those who took a side, and where it plausibly lies, in per cent."""
        tally = self.tally or Tally()
        sided = tally.support + tally.opposition
        share = tally.support / sided if sided else 0
        low, high = wilson(tally.support, sided)
        return round(100 * share), round(100 * low), round(100 * high)


@bp.get("/briefings/<slug>/results")
def results(slug: str) -> ResponseReturnValue:
    person = viewer()
    briefing = briefings.by_slug(slug, person)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    numbered = numbered_in(briefing)
    shown = render_template(
        "pages/results.html",
        briefing=briefing,
        results=_results(person, briefing, numbered),
        respondents=discussions.respondents([row.wording_id for row in numbered]),
    )
    return kept_for_strangers(shown, freshness.briefing_key(briefing.id))


def _results(
    person: Person | None, briefing: Briefing, numbered: list[NumberedProposition]
) -> list[Result]:
    """Only who could still answer, and has not, must not be swayed."""
    answer = discussions.stand_of(person, numbered).answer
    may_answer = person is not None and can(person, Action.TAKE_STANCE, briefing)
    open_to_me = {
        row.wording_id
        for row in numbered
        if not may_answer or row.proposition.decided or answer.may_see(row.wording_id)
    }
    tallies = discussions.tallies(sorted(open_to_me)) if open_to_me else {}
    states = register.states(briefing)
    return [
        Result(row, tallies.get(row.wording_id), states.get(row.proposition_id, register.NOTHING))
        for row in numbered
    ]
