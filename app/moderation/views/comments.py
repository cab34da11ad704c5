"""One comment as a moderator sees it, and the acts on it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from app.accounts.guards import actor, may
from app.core.db import transaction
from app.core.errors import Conflict
from app.discussion import queries as discussions
from app.moderation import queries, services
from app.moderation.forms import DecisionForm, RemovalForm
from app.moderation.models import Decision, SubjectKind
from app.moderation.queries import Item, Wanted
from app.moderation.views.blueprint import bp
from app.moderation.views.queue import address, just_done, removal_of
from app.permissions import Action


@bp.get("/moderation/comments/<public_id>")
@may(Action.MODERATE)
def comment(public_id: str) -> ResponseReturnValue:
    return _page(queries.item_for(actor(), public_id))


@bp.post("/moderation/comments/<public_id>/approve")
@may(Action.MODERATE)
def approve(public_id: str) -> ResponseReturnValue:
    return _decide(public_id, services.approve)


@bp.post("/moderation/comments/<public_id>/dismiss")
@may(Action.MODERATE)
def dismiss(public_id: str) -> ResponseReturnValue:
    return _decide(public_id, services.dismiss)


@bp.post("/moderation/comments/<public_id>/restore")
@may(Action.MODERATE)
def restore(public_id: str) -> ResponseReturnValue:
    return _decide(public_id, services.restore)


@bp.post("/moderation/comments/<public_id>/spam")
@may(Action.MODERATE)
def spam(public_id: str) -> ResponseReturnValue:
    return _decide(public_id, services.spam)


@bp.post("/moderation/comments/<public_id>/not-spam")
@may(Action.MODERATE)
def not_spam(public_id: str) -> ResponseReturnValue:
    return _decide(public_id, services.not_spam)


@bp.post("/moderation/comments/<public_id>/claim")
@may(Action.MODERATE)
def claim(public_id: str) -> ResponseReturnValue:
    """Tell colleagues that one looks at it."""
    item = queries.item_for(actor(), public_id)
    with transaction():
        claimed = services.claim(actor(), item.comment)
    until = format_datetime(claimed.until, "HH:mm")
    flash(gettext("Colleagues see until %(time)s that you look at it.", time=until))
    return redirect(url_for(".comment", public_id=public_id), 303)


@bp.post("/moderation/comments/<public_id>/release")
@may(Action.MODERATE)
def release(public_id: str) -> ResponseReturnValue:
    item = queries.item_for(actor(), public_id)
    with transaction():
        services.release(actor(), item.comment)
    flash(gettext("You have left it to your colleagues."))
    return redirect(url_for(".comment", public_id=public_id), 303)


@bp.post("/moderation/comments/<public_id>/remove")
@may(Action.MODERATE)
def remove(public_id: str) -> ResponseReturnValue:
    form = RemovalForm().named_for(public_id)
    if not form.validate_on_submit():
        return _page(queries.item_for(actor(), public_id), form), 422
    removal = form.entered()
    return _decide(
        public_id, services.remove, form, rule=removal.rule, explanation=removal.explanation
    )


def _decide(
    public_id: str,
    act: Callable[..., Decision],
    form: RemovalForm | None = None,
    **said: Any,
) -> ResponseReturnValue:
    """Act, then on to the next item; what no longer holds is shown as it stands now."""
    item = queries.item_for(actor(), public_id)
    given = form or DecisionForm()
    if not given.validate_on_submit():
        return _page(item, refusal=gettext("Something was missing. Decide again here.")), 422
    try:
        with transaction():
            decision = act(actor(), item.comment, seen=given.seen(), **said)
    except Conflict as error:
        refusal = gettext(error.sentence, **error.values)
        return _page(queries.item_for(actor(), public_id), form, refusal=refusal), error.status
    return redirect(_next(item, given.came_from(), decision), 303)


def _next(item: Item, part: Wanted | None, decision: Decision) -> str:
    done = decision.number
    if part is None:
        public_id = item.comment.public_id
        return url_for(".comment", public_id=public_id, done=done)
    return address(part, after=item.cursor, done=done, _anchor="next")


def _page(item: Item, form: RemovalForm | None = None, refusal: str = "") -> str:
    part = form.came_from() if form else None
    return render_template(
        "moderation/comment.html",
        it=item,
        form=form or removal_of(item, part),
        refusal=refusal,
        to_queue=address(part or Wanted()),
        done=just_done(),
        thread=discussions.in_context(item.comment, actor()),
        past=queries.history(SubjectKind.COMMENT, item.comment.id),
    )
