"""The register of a briefing, in parts and whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.analysis.opinion import Label, Tally
from app.briefings import queries as briefings
from app.briefings.models import Briefing, NumberedProposition
from app.briefings.views.reading import cached
from app.core import freshness
from app.core.errors import Missing
from app.dissent import queries
from app.dissent.forms.steps import GroupForm
from app.dissent.models import EntryKind
from app.dissent.queries import TITLE, Counts, Filter, Standing, States
from app.dissent.views.blueprint import bp
from app.permissions import Action, can


@dataclass(frozen=True)
class Subject:
    """Something that entries are about. number None: the title, or taken out since."""

    key: str
    number: int | None
    n: int


@bp.get("/briefings/<slug>/register")
def register(slug: str) -> ResponseReturnValue:
    briefing = briefing_of(slug)
    return cached(listed(briefing), freshness.briefing_key(briefing.id))


def listed(briefing: Briefing, form: GroupForm | None = None) -> str:
    """form: of what a moderator has ticked."""
    wanted = Filter.of(request.args)
    person = viewer()
    found = queries.counts(briefing)
    return render_template(
        "dissent/register.html",
        briefing=briefing,
        wanted=wanted,
        counts=found,
        states=[(state, found.of(_with(wanted, state=state))) for state in Standing],
        kinds=[(kind, found.of(_with(wanted, kind=kind))) for kind in EntryKind],
        subjects=_subjects(briefing, wanted, found),
        page=queries.page(briefing, person, wanted, request.args.get("after")),
        waiting=queries.waiting_of(briefing, person),
        form=form or (GroupForm(formdata=None) if can(person, Action.DECIDE, briefing) else None),
    )


@bp.get("/briefings/<slug>/register/print")
def printed(slug: str) -> ResponseReturnValue:
    """Everything that the filter asks for on one page, for paper."""
    briefing = briefing_of(slug)
    wanted = Filter.of(request.args)
    shown = render_template(
        "dissent/print.html",
        briefing=briefing,
        wanted=wanted,
        lines=queries.whole(briefing, wanted),
    )
    return cached(shown, freshness.briefing_key(briefing.id))


@bp.get("/briefings/<slug>/minority-report")
def minority_report(slug: str) -> ResponseReturnValue:
    """The register filtered to what stands. Nothing in it can be edited by the sponsor."""
    briefing = briefing_of(slug)
    shown = render_template(
        "dissent/minority-report.html",
        briefing=briefing,
        wanted=queries.STANDING,
        lines=queries.whole(briefing, queries.STANDING),
    )
    return cached(shown, freshness.briefing_key(briefing.id))


@bp.app_template_global()
def label_beside(briefing: Briefing, row: NumberedProposition, tally: Tally) -> Label:
    """What may be claimed of the tally of a proposition; its register is asked once for a page."""
    known = g.setdefault("states_of_registers", {})
    if briefing.id not in known:
        known[briefing.id] = queries.states(briefing) if briefing.entries else {}
    found: States = known[briefing.id].get(row.proposition_id, queries.NOTHING)
    return found.label(tally)


def briefing_of(slug: str) -> Briefing:
    """Raises Missing: a draft has no register yet."""
    briefing = briefings.by_slug(slug, viewer())
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    return briefing


def _subjects(briefing: Briefing, wanted: Filter, found: Counts) -> list[Subject]:
    """What there are entries about: the title, the propositions, those taken out since."""
    version = briefing.current_version
    numbers = {row.proposition.key: row.number for row in version.propositions} if version else {}
    keys: Mapping[str, int | None] = {
        TITLE: None,
        **numbers,
        **dict.fromkeys(sorted(found.about - {TITLE, *numbers})),
    }
    return [
        Subject(key, number, found.of(_with(wanted, about=key)))
        for key, number in keys.items()
        if key in found.about
    ]


def _with(wanted: Filter, **others: object) -> Filter:
    return replace(wanted, **others)  # type: ignore[arg-type]  # named as its fields
