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
from app.core.forms import Form
from app.moderation import queries, services
from app.moderation.forms import (
    LockForm,
    NoteForm,
    PauseForm,
    ReadFirstForm,
    SlowForm,
    SuspensionForm,
    blank,
)
from app.moderation.models import SubjectKind
from app.moderation.views.blueprint import bp
from app.permissions import Action, can


@bp.get("/moderation/briefings/<slug>")
@may(Action.MODERATE)
def discussion(slug: str) -> ResponseReturnValue:
    return _discussion(briefings.by_slug(slug, actor()))


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


@bp.post("/moderation/briefings/<slug>/pause")
@may(Action.MODERATE)
def pause(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    form = PauseForm(prefix="pause")
    if not form.validate_on_submit():
        return _discussion(briefing, pausing=form), 422
    until, reason = form.entered()
    with transaction():
        services.pause(actor(), briefing, until=until, reason=reason)
    flash(_("The discussion is paused, and opens again by itself."))
    return redirect(url_for(".discussion", slug=slug), 303)


@bp.post("/moderation/briefings/<slug>/slow")
@may(Action.MODERATE)
def slow(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    form = SlowForm(prefix="slow")
    if not form.validate_on_submit():
        return _discussion(briefing, slowing=form), 422
    minutes, reason = form.entered()
    with transaction():
        if minutes is None:
            services.full_speed(actor(), briefing, reason=reason)
        else:
            services.slow_down(actor(), briefing, minutes=minutes, reason=reason)
    flash(_("The pace of the discussion is set."))
    return redirect(url_for(".discussion", slug=slug), 303)


@bp.post("/moderation/briefings/<slug>/note")
@may(Action.MODERATE)
def note_on_briefing(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    form = NoteForm(prefix="note")
    if not form.validate_on_submit():
        return _discussion(briefing, noting=form), 422
    with transaction():
        services.note_briefing(actor(), briefing, form.entered())
    return redirect(url_for(".discussion", slug=slug, _anchor="notes"), 303)


@bp.get("/moderation/people/<handle>")
@may(Action.MODERATE)
def person(handle: str) -> ResponseReturnValue:
    return _person(people.person_by_handle(handle))


@bp.post("/moderation/people/<handle>/warn")
@may(Action.MODERATE)
def warn(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    form = SuspensionForm()
    if not form.validate_on_submit():
        return _person(found, form), 422
    said = form.entered()
    with transaction():
        services.warn(actor(), found, rule=said.rule, explanation=said.explanation)
    flash(_("%(name)s is warned, and reads why before taking part again.", name=found.name))
    return redirect(url_for(".person", handle=handle), 303)


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


@bp.post("/moderation/people/<handle>/read-first")
@may(Action.MODERATE)
def read_first(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    form = ReadFirstForm(prefix="first")
    if not form.validate_on_submit():
        return _person(found, first=form), 422
    said = form.entered()
    with transaction():
        services.read_first(actor(), found, rule=said.rule, explanation=said.explanation)
    flash(_("What %(name)s writes waits for a moderator, and they are told why.", name=found.name))
    return redirect(url_for(".person", handle=handle), 303)


@bp.post("/moderation/people/<handle>/trust")
@may(Action.MODERATE)
def trust(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    with transaction():
        services.trust(actor(), found)
    flash(_("What %(name)s writes is shown at once again.", name=found.name))
    return redirect(url_for(".person", handle=handle), 303)


@bp.post("/moderation/people/<handle>/note")
@may(Action.MODERATE)
def note_on_person(handle: str) -> ResponseReturnValue:
    found = people.person_by_handle(handle)
    form = NoteForm(prefix="note")
    if not form.validate_on_submit():
        return _person(found, noting=form), 422
    with transaction():
        services.note_person(actor(), found, form.entered())
    return redirect(url_for(".person", handle=handle, _anchor="notes"), 303)


def _discussion(briefing: Briefing, form: LockForm | None = None, **forms: Form) -> str:
    """forms: those that come back with something to mend: pausing, slowing, noting."""
    parties = {actor().id, *(author.id for author in briefing.authors)}
    given = {
        "pausing": blank(PauseForm, "pause"),
        "slowing": blank(SlowForm, "slow", data={"minutes": briefing.slow_minutes}),
        "noting": blank(NoteForm, "note"),
    }
    return render_template(
        "moderation/discussion.html",
        briefing=briefing,
        form=form or LockForm(formdata=None),
        mending=next(iter(forms.values()), form),
        closed=queries.why_closed(briefing),
        slow=queries.why_slow(briefing),
        past=queries.history(SubjectKind.BRIEFING, briefing.id),
        notes=queries.notes_on(SubjectKind.BRIEFING, briefing.id),
        may_rule=can(actor(), Action.DECIDE, briefing) or not queries.has_others(parties),
        **given | forms,
    )


def _person(found: Person, form: SuspensionForm | None = None, **forms: Form) -> str:
    """forms: those that come back with something to mend: first, noting."""
    given = {"first": blank(ReadFirstForm, "first"), "noting": blank(NoteForm, "note")}
    return render_template(
        "moderation/person.html",
        person=found,
        form=form or SuspensionForm(formdata=None),
        mending=next(iter(forms.values()), form),
        suspension=queries.standing_suspension(found),
        why_first=queries.why_read_first(found),
        past=queries.history(SubjectKind.PERSON, found.id),
        notes=queries.notes_on(SubjectKind.PERSON, found.id),
        **given | forms,
    )
