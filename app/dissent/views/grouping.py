"""Putting entries that say the same under one, from either page."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.accounts.guards import actor, signed_in
from app.core.db import transaction
from app.core.errors import Missing
from app.dissent import services
from app.dissent.forms.steps import GroupForm
from app.dissent.models import EventKind
from app.dissent.views.blueprint import bp
from app.dissent.views.entry import form_of, shown
from app.dissent.views.register import briefing_of, listed
from app.dissent.views.steps import MENDABLE
from app.web import said


@bp.post("/briefings/<slug>/register/group")
@signed_in
def group(slug: str) -> ResponseReturnValue:
    """What is ticked in the register goes under the entry that is named."""
    form = GroupForm()
    if not form.validate_on_submit():
        return listed(briefing_of(slug), form), 422
    try:
        return _grouped(slug, **form.entered())
    except (*MENDABLE, Missing) as refusal:
        form.form_errors.append(said(refusal))
        return listed(briefing_of(slug), form), refusal.status


@bp.post("/briefings/<slug>/register/<int:number>/group")
@signed_in
def group_here(slug: str, number: int) -> ResponseReturnValue:
    """What is ticked on the page of an entry goes under that entry."""
    form = form_of(EventKind.GROUP, is_sent=True)
    if not form.validate_on_submit():
        return shown(briefing_of(slug), number, (EventKind.GROUP, form)), 422
    try:
        return _grouped(slug, under=number, **form.entered())
    except MENDABLE as refusal:
        form.form_errors.append(said(refusal))
        return shown(briefing_of(slug), number, (EventKind.GROUP, form)), refusal.status


def _grouped(slug: str, *, numbers: list[int], under: int) -> ResponseReturnValue:
    briefing = briefing_of(slug)
    with transaction():
        head = services.group(actor(), briefing, numbers, under=under)
    words = ngettext(
        "%(num)d entry is grouped under %(head)s now.",
        "%(num)d entries are grouped under %(head)s now.",
        len(numbers),
        head=head.label,
    )
    flash(words)
    return redirect(url_for("dissent.entry", slug=slug, number=under), 303)
