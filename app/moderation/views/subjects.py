"""Decisions about a whole discussion and about a person."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries as people
from app.accounts.guards import actor, may
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.moderation import queries, services
from app.moderation.forms import LockForm, SuspensionForm
from app.moderation.models import SubjectKind
from app.moderation.views.blueprint import bp
from app.permissions import Action


@bp.get("/moderation/briefings/<slug>")
@may(Action.MODERATE)
def discussion(slug: str) -> ResponseReturnValue:
    return _discussion(briefings.by_slug(slug, actor()), LockForm())


@bp.post("/moderation/briefings/<slug>/lock")
@may(Action.MODERATE)
def lock(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    form = LockForm()
    if not form.validate_on_submit():
        return _discussion(briefing, form), 422
    with transaction():
        services.lock(actor(), briefing, reason=form.entered())
    flash(_("The discussion is closed to new comments."))
    return redirect(url_for(".discussion", slug=slug), 303)


@bp.post("/moderation/briefings/<slug>/unlock")
@may(Action.MODERATE)
def unlock(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    form = LockForm()
    if not form.validate_on_submit():
        return _discussion(briefing, form), 422
    with transaction():
        services.unlock(actor(), briefing, reason=form.entered())
    flash(_("The discussion is open again."))
    return redirect(url_for(".discussion", slug=slug), 303)


@bp.get("/moderation/people/<handle>")
@may(Action.MODERATE)
def person(handle: str) -> ResponseReturnValue:
    return _person(people.person_by_handle(handle), SuspensionForm())


@bp.post("/moderation/people/<handle>/suspend")
@may(Action.MODERATE)
def suspend(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    form = SuspensionForm()
    if not form.validate_on_submit():
        return _person(found, form), 422
    said = form.entered()
    with transaction():
        services.suspend(
            actor(), found, rule=said.rule, explanation=said.explanation, until=said.until
        )
    flash(_("%(name)s is suspended, and reads why on their account page.", name=found.name))
    return redirect(url_for(".person", handle=handle), 303)


@bp.post("/moderation/people/<handle>/reinstate")
@may(Action.MODERATE)
def reinstate(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    with transaction():
        services.reinstate(actor(), found)
    flash(_("%(name)s may take part again.", name=found.name))
    return redirect(url_for(".person", handle=handle), 303)


def _discussion(briefing: Briefing, form: LockForm) -> str:
    return render_template(
        "moderation/discussion.html",
        briefing=briefing,
        form=form,
        closed=queries.why_closed(briefing),
        past=queries.history(SubjectKind.BRIEFING, briefing.id),
    )


def _person(found: Person, form: SuspensionForm) -> str:
    return render_template(
        "moderation/person.html",
        person=found,
        form=form,
        suspension=queries.standing_suspension(found),
        past=queries.history(SubjectKind.PERSON, found.id),
    )
