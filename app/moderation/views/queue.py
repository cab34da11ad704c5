"""The queue, and deciding on several of its comments at once."""

from collections import Counter
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import web
from app.accounts.guards import actor, may
from app.briefings import queries as briefings
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Missing
from app.core.forms import whole
from app.discussion.models import CommentState
from app.moderation import queries, services
from app.moderation.forms import RemovalForm, Ticked, TickedForm, TickedRemovalForm, wanted
from app.moderation.models import Decision
from app.moderation.queries import Entry, Item, Wanted, appeals
from app.moderation.views.blueprint import bp
from app.permissions import Action


@bp.get("/moderation")
@may(Action.MODERATE)
def queue() -> ResponseReturnValue:
    return _page(TickedRemovalForm(formdata=None))


@bp.post("/moderation/ticked/keep")
@may(Action.MODERATE)
def keep_ticked() -> ResponseReturnValue:
    """Publish what was held, and close the reports of what was reported."""
    form = TickedForm()
    if not form.validate_on_submit():
        return _page(TickedRemovalForm(formdata=None), errors=form), 422
    return _decide_each(form.chosen(), _keep)


@bp.post("/moderation/ticked/remove")
@may(Action.MODERATE)
def remove_ticked() -> ResponseReturnValue:
    form = TickedRemovalForm()
    if not form.validate_on_submit():
        return _page(form, errors=form, ticked=form.ticked.data or []), 422
    said = form.entered()
    remove = partial(services.remove, rule=said.rule, explanation=said.explanation)
    return _decide_each(form.chosen(), lambda item, seen: remove(actor(), item.comment, seen=seen))


def address(part: Wanted, *, to: str = "moderation.queue", **others: Any) -> str:
    """Of a part of the queue, or of an act on it."""
    return url_for(
        to,
        show=part.show,
        reason=part.held_for,
        briefing=part.briefing,
        **others,
    )


def removal_of(item: Item, part: Wanted | None) -> RemovalForm:
    """The form of one item. Where it leads back to: that part of the queue, or the item's page."""
    back = {"show": part.show, "reason": part.held_for, "briefing": part.briefing} if part else {}
    named = {name: value or "" for name, value in back.items()}
    return RemovalForm(formdata=None, data=named).named_for(item.comment.public_id)


def just_done() -> Entry | None:
    """The decision that led here, to be named with a way back."""
    number = request.args.get("done", type=whole)
    return queries.entry(number) if number is not None and 0 < number < 2**31 else None


def _keep(item: Item, seen: services.Seen) -> Decision:
    waits = item.comment.state is CommentState.PENDING
    act = services.approve if waits else services.dismiss
    return act(actor(), item.comment, seen=seen)


def _decide_each(
    chosen: Collection[Ticked], act: Callable[[Item, services.Seen], Decision]
) -> ResponseReturnValue:
    """Each on its own: what is refused for one does not hold up the others, and is told."""
    done: Counter[bool] = Counter()
    for each in chosen:
        try:
            item = queries.item_for(actor(), each.public_id)
            with transaction():
                act(item, each.seen)
            done[True] += 1
        except (Conflict, Forbidden, Missing) as refusal:
            done[False] += 1
            if done[False] <= MOST_TOLD:
                flash(_refused(each, web.said(refusal)))
    flash(ngettext("%(num)d comment decided.", "%(num)d comments decided.", done[True]))
    return redirect(address(_asked(), after=request.args.get("after")), 303)


MOST_TOLD = 10
"""Refusals told one by one: they travel in a cookie."""


def _refused(each: Ticked, sentence: str) -> str:
    """Named as its writer's, while it is there to be named."""
    try:
        name = queries.item_for(actor(), each.public_id).comment.author.name
    except Missing:
        return sentence
    return str(gettext("The comment by %(name)s: %(why)s", name=name, why=sentence))


def _asked() -> Wanted:
    return wanted(*(request.args.get(name) for name in ("show", "reason", "briefing")))


def _page(
    removal: TickedRemovalForm,
    *,
    errors: TickedForm | None = None,
    ticked: Collection[str] = (),
) -> str:
    part, after = _asked(), request.args.get("after")
    return render_template(
        "moderation/queue.html",
        part=part,
        after=after,
        address=address,
        counts=queries.counts(actor()),
        waiting=queries.waiting_under(actor()),
        page=queries.queue(part, actor(), after),
        done=just_done(),
        rewordings=briefings.number_waiting(actor()),
        appeals=appeals.number_of_appeals(),
        removal=lambda item: removal_of(item, part),
        ticking=removal,
        errors=errors,
        ticked=ticked,
    )
