"""What people do to a comment of their own: change it, take it back; and what it was before."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.guards import actor, signed_in, viewer
from app.core.db import transaction
from app.core.errors import MoothallError
from app.discussion import queries, services
from app.discussion.forms import EditForm
from app.discussion.models import Comment
from app.discussion.views.blueprint import bp
from app.discussion.views.comments import MENDABLE, keep_and_sign_in, typed
from app.permissions import Action, require
from app.web import said


@bp.get("/c/<public_id>/edit")
@signed_in
def edit(public_id: str) -> ResponseReturnValue:
    comment = queries.by_public_id(public_id, actor())
    require(actor(), Action.EDIT_COMMENT, comment)
    kept = queries.draft(actor().id, request.path, request.args.get("draft"))
    given = {"body": queries.source_of(comment), "draft": request.args.get("draft", "")}
    form = EditForm(formdata=None, data=given | kept)
    return _page(comment, form, is_kept=bool(kept))


@bp.post("/c/<public_id>/edit")
def change(public_id: str) -> ResponseReturnValue:
    person = viewer()
    if person is None:
        return keep_and_sign_in(request.path)
    comment = queries.by_public_id(public_id, person)
    form = EditForm()
    if not form.validate_on_submit():
        return _page(comment, form), 422
    try:
        if "preview" in request.form:
            return _page(comment, form, preview=services.words(form.entered()).html)
        with transaction():
            services.edit(person, comment, source=form.entered())
            services.drop_draft(person.id, request.path, form.draft.data)
    except MENDABLE as refusal:
        return _refused(public_id, form, refusal)
    session["sent"] = request.path
    return redirect(url_for("pages.comment", public_id=public_id), 303)


@bp.get("/c/<public_id>/withdraw")
@signed_in
def ask_to_withdraw(public_id: str) -> ResponseReturnValue:
    comment = queries.by_public_id(public_id, actor())
    require(actor(), Action.EDIT_COMMENT, comment)
    return render_template(
        "discussion/withdraw.html", comment=comment, node=queries.node_of(comment, actor())
    )


@bp.post("/c/<public_id>/withdraw")
@signed_in
def withdraw(public_id: str) -> ResponseReturnValue:
    comment = queries.by_public_id(public_id, actor())
    with transaction():
        services.withdraw(actor(), comment)
    return redirect(
        url_for("pages.briefing", slug=comment.briefing.slug, _anchor="discussion"), 303
    )


@bp.get("/c/<public_id>/revisions")
def revisions(public_id: str) -> ResponseReturnValue:
    comment = queries.by_public_id(public_id, viewer())
    return render_template(
        "discussion/revisions.html", comment=comment, revisions=queries.revisions(comment)
    )


def show_expired(public_id: str) -> ResponseReturnValue:
    """The form again, with what was typed and a token that is good."""
    comment = queries.by_public_id(public_id, actor())
    form = EditForm()
    form.form_errors.append(
        gettext("This form had expired. Your words are below: send them again.")
    )
    return _page(comment, form), 400


def _refused(public_id: str, form: EditForm, refusal: MoothallError) -> ResponseReturnValue:
    with transaction():
        services.keep_draft(actor().id, request.path, typed())
    form.form_errors.append(said(refusal))
    return _page(queries.by_public_id(public_id, actor()), form), refusal.status


def _page(
    comment: Comment, form: EditForm, *, preview: str | None = None, is_kept: bool = False
) -> str:
    return render_template(
        "discussion/edit.html", comment=comment, form=form, preview=preview, is_kept=is_kept
    )
