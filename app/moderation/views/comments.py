"""The queue, one comment as a moderator sees it, and the four acts on comments."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.guards import actor, may
from app.briefings import queries as briefings
from app.core.db import transaction
from app.core.errors import Conflict, Missing
from app.moderation import queries, services
from app.moderation.forms import DecisionForm, RemovalForm
from app.moderation.models import Decision, SubjectKind
from app.moderation.queries import Entry, Item, Show
from app.moderation.views.blueprint import bp
from app.permissions import Action


@bp.get("/moderation")
@may(Action.MODERATE)
def queue() -> ResponseReturnValue:
    show = _shown(request.args.get("show", Show.ALL))
    after = request.args.get("after")
    return render_template(
        "moderation/queue.html",
        show=show,
        after=after,
        counts=queries.counts(),
        page=queries.queue(show, after),
        done=_done(),
        rewordings=briefings.number_waiting(actor()),
        removal=lambda item: _removal(item, show),
    )


@bp.get("/moderation/comments/<public_id>")
@may(Action.MODERATE)
def comment(public_id: str) -> ResponseReturnValue:
    return _page(queries.item(public_id))


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


@bp.post("/moderation/comments/<public_id>/remove")
@may(Action.MODERATE)
def remove(public_id: str) -> ResponseReturnValue:
    form = RemovalForm().named_for(public_id)
    if not form.validate_on_submit():
        return _page(queries.item(public_id), form), 422
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
    item = queries.item(public_id)
    given = form or DecisionForm()
    if not given.validate_on_submit():
        return _page(item, refusal=gettext("Something was missing. Decide again here.")), 422
    try:
        with transaction():
            decision = act(actor(), item.comment, seen=given.seen(), **said)
    except Conflict as error:
        refusal = gettext(error.sentence, **error.values)
        return _page(queries.item(public_id), form, refusal=refusal), error.status
    return redirect(_next(item, given.came_from(), decision), 303)


def _next(item: Item, show: Show | None, decision: Decision) -> str:
    done = decision.number
    if show is None:
        public_id = item.comment.public_id
        return url_for(".comment", public_id=public_id, done=done)
    return url_for(".queue", show=show, after=item.cursor, done=done, _anchor="next")


def _page(item: Item, form: RemovalForm | None = None, refusal: str = "") -> str:
    show = form.came_from() if form else None
    return render_template(
        "moderation/comment.html",
        it=item,
        form=form or _removal(item, show),
        refusal=refusal,
        show=show,
        done=_done(),
        past=queries.history(SubjectKind.COMMENT, item.comment.id),
    )


def _removal(item: Item, show: Show | None) -> RemovalForm:
    return RemovalForm(formdata=None, show=show or "").named_for(item.comment.public_id)


def _done() -> Entry | None:
    """The decision that led here, to be named with a way back."""
    number = request.args.get("done", type=int)
    return queries.entry(number) if number is not None and 0 < number < 2**31 else None


def _shown(name: str) -> Show:
    if name not in set(Show):
        raise Missing("There is no such page.")
    return Show(name)
