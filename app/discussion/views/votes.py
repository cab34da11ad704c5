"""Votes."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Conflict, TooMany
from app.discussion import queries, services
from app.discussion.forms import VoteForm
from app.discussion.views.blueprint import back, bp, is_swap
from app.web import said

MENDABLE = (Conflict, TooMany)


@bp.post("/c/<public_id>/vote")
@signed_in
def vote(public_id: str) -> ResponseReturnValue:
    comment = queries.by_public_id(public_id, actor())
    cast = VoteForm().entered()
    if cast["helpful"] == -1 and cast["reason"] is None:
        page = "_reasons" if is_swap() else "not_helpful"
        return render_template(f"discussion/{page}.html", comment=comment)
    try:
        with transaction():
            services.vote(actor(), comment, **cast)
    except MENDABLE as refusal:
        if not is_swap():
            raise
        # Told in the place of the buttons: htmx shows nothing of an answer that is an error.
        return render_template("discussion/_refused.html", comment=comment, said=said(refusal))
    if is_swap():
        return render_template(
            "discussion/votes.html",
            node=queries.node_of(comment, actor()),
            reader=queries.Reader.of(actor(), comment.briefing),
            briefing=comment.briefing,
            is_told=cast["reason"] is not None,
        )
    return back(url_for("pages.comment", public_id=public_id), f"c-{public_id}")
