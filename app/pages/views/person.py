"""A person: what others see of them, and their own list of what they contributed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import queries as people
from app.accounts.guards import actor, signed_in, viewer
from app.core import freshness
from app.discussion import queries as discussions
from app.discussion.models import CommentState
from app.moderation import queries as moderation
from app.notifications import queries as notifications
from app.pages.views.blueprint import bp
from app.pages.views.kept import kept_for_strangers

HIDDEN = (CommentState.REMOVED, CommentState.SPAM)


@bp.get("/people/<handle>")
def person(handle: str) -> ResponseReturnValue:
    survivor = people.handle_now(handle)
    if survivor is not None:
        return redirect(url_for(".person", handle=survivor), 301)
    found = people.person_by_handle(handle)
    shown = render_template(
        "pages/person.html",
        person=found,
        post=people.post_of([found.id]).get(found.id),
        page=discussions.published_by(found, viewer(), request.args.get("after")),
        tie=notifications.tie(viewer(), found.id),
    )
    return kept_for_strangers(shown, freshness.SITE)


@bp.get("/account/contributions")
@signed_in
def contributions() -> ResponseReturnValue:
    after = request.args.get("after")
    page = discussions.written_by(actor(), after)
    removed = [row.id for row in page.rows if row.state in HIDDEN]
    return render_template(
        "pages/contributions.html",
        page=page,
        awaited=discussions.awaited_of(actor()) if after is None else {},
        removals=moderation.why(removed),
        answered=discussions.answered_by(actor()) if after is None else [],
    )
