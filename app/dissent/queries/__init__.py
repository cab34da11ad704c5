"""The register as pages show it."""

from app.dissent.queries.filters import (
    STANDING,
    TITLE,
    Counts,
    Filter,
    Standing,
    counts,
)
from app.dissent.queries.lines import (
    Given,
    Line,
    Word,
    add_words,
    grouped_under,
    line,
    newest,
    page,
    whole,
)
from app.dissent.queries.register import by_number, closed_gates, entries
from app.dissent.queries.shown import responses_of, shown
from app.dissent.queries.single import (
    Step,
    change_asked,
    earlier_answers,
    history,
    mine,
    waiting_of,
    who_ruled,
    with_head,
)

__all__ = [
    "STANDING",
    "TITLE",
    "Counts",
    "Filter",
    "Given",
    "Line",
    "Standing",
    "Step",
    "Word",
    "add_words",
    "by_number",
    "change_asked",
    "closed_gates",
    "counts",
    "earlier_answers",
    "entries",
    "grouped_under",
    "history",
    "line",
    "mine",
    "newest",
    "page",
    "responses_of",
    "shown",
    "waiting_of",
    "who_ruled",
    "whole",
    "with_head",
]
