"""One comment in its context: an address that never breaks."""

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.core import clock, freshness
from app.discussion import queries as discussions
from app.moderation import queries as moderation
from app.pages.views.blueprint import bp
from app.pages.views.briefing import entries_of, numbered_in
from app.pages.views.kept import kept_for_strangers


@bp.get("/c/<public_id>")
def comment(public_id: str) -> ResponseReturnValue:
    person = viewer()
    found = discussions.by_public_id(public_id, person)
    briefing = found.briefing
    context = discussions.in_context(found, person, after=request.args.get("after"))
    shown = render_template(
        "pages/comment.html",
        briefing=briefing,
        comment=found,
        context=context,
        removals=moderation.why(discussions.removed_in([context.top])),
        numbers={row.proposition_id: row.number for row in numbered_in(briefing)},
        entries=entries_of(briefing, [context.top]),
        reader=discussions.Reader.of(person, briefing),
        sent=session.pop("sent", None) if person else None,
    )
    until = min(filter(None, (context.score_due, briefing.reopens_at(clock.now()))), default=None)
    return kept_for_strangers(shown, freshness.briefing_key(briefing.id), until=until)
