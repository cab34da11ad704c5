"""A proposition with the reasons for and against it, in equal number, and all else said on it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries as briefings
from app.core import clock, freshness
from app.core.errors import Missing
from app.discussion import queries as discussions
from app.dissent import queries as dissent
from app.moderation import queries as moderation
from app.pages.views.blueprint import bp
from app.pages.views.briefing import entries_of, numbered_in
from app.pages.views.kept import kept_for_strangers


@bp.get("/briefings/<slug>/propositions/<key>")
def proposition(slug: str, key: str) -> ResponseReturnValue:
    person = viewer()
    found = briefings.by_slug(slug, person)
    if found.current_version is None:
        raise Missing("There is no such page.")
    numbered = numbered_in(found)
    row = next((row for row in numbered if row.proposition.key == key), None)
    last = row or briefings.last_words(found, key)
    reasons = discussions.reasons([last.proposition_id], person)
    columns = reasons.by_proposition[last.proposition_id]
    page = discussions.discussion(
        found,
        person,
        after=request.args.get("after"),
        proposition_id=last.proposition_id,
        but=columns.ids,
    )
    shown = render_template(
        "pages/proposition.html",
        briefing=found,
        row=last,
        is_current=row is not None,
        reasons=columns,
        page=page,
        after=request.args.get("after"),
        numbers={each.proposition_id: each.number for each in numbered},
        strongest=dissent.strongest(found) if found.entries else {},
        entries=entries_of(found, page.nodes, columns),
        removals=moderation.why(discussions.removed_in(page.nodes)),
        reader=discussions.Reader.of(person, found),
        stand=discussions.stand_of(person, numbered),
    )
    reopens_at = found.reopens_at(clock.now())
    until = min(filter(None, (page.score_due, reasons.until, reopens_at)), default=None)
    return kept_for_strangers(shown, freshness.briefing_key(found.id), until=until)
