"""Comments that somebody keeps to find them again."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.discussion import queries, services
from app.discussion.forms import SaveForm
from app.discussion.views.blueprint import back, bp, is_swap


@bp.get("/account/saved")
@signed_in
def saved() -> ResponseReturnValue:
    page = queries.saved_by(actor(), request.args.get("after"))
    return render_template("discussion/saved.html", page=page, byline=queries.byline)


@bp.post("/c/<public_id>/save")
@signed_in
def save(public_id: str) -> ResponseReturnValue:
    """Keeps it, or lets it go again."""
    comment = queries.by_public_id(public_id, actor())
    is_kept = SaveForm().entered()
    with transaction():
        (services.save if is_kept else services.unsave)(actor(), comment)
    if is_swap():
        return render_template(
            "discussion/votes.html",
            node=queries.node_of(comment, actor()),
            reader=queries.Reader.of(actor(), comment.briefing),
            briefing=comment.briefing,
            is_told=False,
        )
    return back(url_for("pages.comment", public_id=public_id), f"c-{public_id}")
