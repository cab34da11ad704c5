"""One comment as a moderator sees it, and the acts on it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from app import web
from app.accounts.guards import actor, may
from app.briefings import queries as briefings
from app.core.db import transaction
from app.core.errors import Conflict, Missing, Unreadable
from app.core.forms import Form
from app.discussion import queries as discussions
from app.moderation import queries, services
from app.moderation.forms import (
    DecisionForm,
    MoveForm,
    NoteForm,
    RedactForm,
    RemovalForm,
    blank,
)
from app.moderation.models import Decision, SubjectKind
from app.moderation.queries import Item, Wanted
from app.moderation.views.blueprint import bp
from app.moderation.views.queue import address, just_done, removal_of
from app.permissions import Action

AMENDING: dict[str, type[DecisionForm]] = {"redact": RedactForm, "move": MoveForm}


@bp.get("/moderation/comments/<public_id>")
@may(Action.MODERATE)
def comment(public_id: str) -> ResponseReturnValue:
    return page(queries.item_for(actor(), public_id))


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
        return page(queries.item_for(actor(), public_id), form), 422
    removal = form.entered()
    return _decide(
        public_id, services.remove, form, rule=removal.rule, explanation=removal.explanation
    )


@bp.post("/moderation/comments/<public_id>/redact")
@may(Action.MODERATE)
def redact(public_id: str) -> ResponseReturnValue:
    form = RedactForm(prefix="redact")
    if not form.validate_on_submit():
        return page(queries.item_for(actor(), public_id), redact=form), 422
    said = form.entered()
    try:
        return _decide(
            public_id,
            services.redact,
            form,
            span=said.span,
            note=said.note,
            rule=said.rule,
            explanation=said.explanation,
        )
    except Unreadable as error:
        form.span.errors = [web.said(error)]
        return page(queries.item_for(actor(), public_id), redact=form), error.status


@bp.post("/moderation/comments/<public_id>/move")
@may(Action.MODERATE)
def move(public_id: str) -> ResponseReturnValue:
    form = MoveForm(prefix="move")
    item = queries.item_for(actor(), public_id)
    if not form.validate_on_submit():
        return page(item, move=form), 422
    said = form.entered()
    try:
        briefing = briefings.by_slug(said.slug or item.comment.briefing.slug, actor())
    except Missing:
        form.to.errors = [gettext("There is no such briefing. Copy its address from the browser.")]
        return page(item, move=form), 422
    version = briefing.current_version
    numbers = {row.number: row.proposition_id for row in (version.propositions if version else [])}
    if said.number is not None and said.number not in numbers:
        form.number.errors = [gettext("There is no such proposition in that briefing.")]
        return page(item, move=form), 422
    return _decide(
        public_id,
        services.move,
        form,
        briefing=briefing,
        proposition_id=numbers[said.number] if said.number else None,
        explanation=said.reason,
    )


@bp.post("/moderation/comments/<public_id>/note")
@may(Action.MODERATE)
def note(public_id: str) -> ResponseReturnValue:
    form = NoteForm(prefix="note")
    item = queries.item_for(actor(), public_id)
    if not form.validate_on_submit():
        return page(item, note=form), 422
    with transaction():
        services.note_comment(actor(), item.comment, **form.entered())
    return redirect(url_for(".comment", public_id=public_id, _anchor="notes"), 303)


def page(item: Item, form: RemovalForm | None = None, refusal: str = "", **forms: Form) -> str:
    """forms: those that come back with something to mend: redact, move, note."""
    part = form.came_from() if form else None
    comment = item.comment
    given = {name: blank(kind, name) for name, kind in AMENDING.items()}
    return render_template(
        "moderation/comment.html",
        it=item,
        form=form or removal_of(item, part),
        mending=next(iter(forms.values()), form),
        refusal=refusal,
        to_queue=address(part or Wanted()),
        done=just_done(),
        source=discussions.source_of(comment),
        thread=discussions.in_context(comment, actor()),
        past=queries.history(SubjectKind.COMMENT, comment.id),
        notes=queries.notes_on(SubjectKind.COMMENT, comment.id),
        may_rule=not queries.has_others({*services.parties_of(comment), actor().id}),
        **{"note": blank(NoteForm, "note")} | given | forms,
    )


def _decide(
    public_id: str,
    act: Callable[..., Decision],
    form: DecisionForm | None = None,
    **said: Any,
) -> ResponseReturnValue:
    """Act, then on to the next item; what no longer holds is shown as it stands now."""
    item = queries.item_for(actor(), public_id)
    given = form or DecisionForm()
    if not given.validate_on_submit():
        return page(item, refusal=gettext("Something was missing. Decide again here.")), 422
    try:
        with transaction():
            decision = act(actor(), item.comment, seen=given.seen(), **said)
    except Conflict as error:
        found, refusal = queries.item_for(actor(), public_id), web.said(error)
        removal = form if isinstance(form, RemovalForm) else None
        typed = {name: form for name, kind in AMENDING.items() if isinstance(form, kind)}
        return page(found, removal, refusal=refusal, **typed), error.status
    return redirect(_next(item, given.came_from(), decision), 303)


def _next(item: Item, part: Wanted | None, decision: Decision) -> str:
    done = decision.number
    if part is None:
        public_id = item.comment.public_id
        return url_for(".comment", public_id=public_id, done=done)
    return address(part, after=item.cursor, done=done, _anchor="next")


def _view(act: Callable[..., Decision]) -> Callable[[str], ResponseReturnValue]:
    @may(Action.MODERATE)
    def decided(public_id: str) -> ResponseReturnValue:
        return _decide(public_id, act)

    return decided


for _act in (
    services.approve,
    services.dismiss,
    services.restore,
    services.spam,
    services.not_spam,
):
    bp.add_url_rule(
        f"/moderation/comments/<public_id>/{_act.__name__.replace('_', '-')}",
        _act.__name__,
        _view(_act),
        methods=["POST"],
    )
