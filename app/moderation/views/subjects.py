"""Decisions about a whole discussion and about a person, each act at an address of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts import queries as people
from app.accounts.guards import actor, may
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.forms import Form
from app.moderation import queries, services
from app.moderation.forms import (
    ActForm,
    LockForm,
    NoteForm,
    PauseForm,
    ReadFirstForm,
    SlowForm,
    SuspensionForm,
    WarningForm,
    blank,
)
from app.moderation.models import Decision, SubjectKind
from app.moderation.views.blueprint import bp
from app.permissions import Action, can


@dataclass(frozen=True)
class Act:
    take: Callable[..., Decision | None]
    """The service: actor, subject, and what the form has. The endpoint has its name."""
    form: type[ActForm]
    done: LazyString | None = None
    slot: str = ""
    """The form's name on the page and before its fields; empty: it is `form`, with none before."""
    at: str = ""
    """The end of the address; by default the name of the service."""
    anchor: str | None = None
    """Where on the page it goes on."""


def slow(actor: Person, briefing: Briefing, *, minutes: int | None, reason: str) -> Decision:
    """One comment of each person in so many minutes; None: as many as they like."""
    if minutes is None:
        return services.full_speed(actor, briefing, reason=reason)
    return services.slow_down(actor, briefing, minutes=minutes, reason=reason)


_ON_DISCUSSIONS = (
    Act(services.lock, LockForm, _l("The discussion is closed to new comments.")),
    Act(services.unlock, LockForm, _l("The discussion is open again.")),
    Act(
        services.pause,
        PauseForm,
        _l("The discussion is paused, and opens again by itself."),
        slot="pause",
    ),
    Act(slow, SlowForm, _l("The pace of the discussion is set."), slot="slow"),
    Act(services.note_briefing, NoteForm, slot="note", at="note", anchor="notes"),
)
_ON_PEOPLE = (
    Act(
        services.warn,
        WarningForm,
        _l("%(name)s is warned, and reads why before taking part again."),
    ),
    Act(
        services.suspend,
        SuspensionForm,
        _l("%(name)s is suspended, and reads why on their account page."),
    ),
    Act(services.reinstate, ActForm, _l("%(name)s may take part again.")),
    Act(
        services.read_first,
        ReadFirstForm,
        _l("What %(name)s writes waits for a moderator, and they are told why."),
        slot="first",
    ),
    Act(services.trust, ActForm, _l("What %(name)s writes is shown at once again.")),
    Act(services.note_person, NoteForm, slot="note", at="note", anchor="notes"),
)


@bp.get("/moderation/briefings/<slug>")
@may(Action.MODERATE)
def discussion(slug: str) -> ResponseReturnValue:
    return _discussion(_briefing(slug))


@bp.get("/moderation/people/<handle>")
@may(Action.MODERATE)
def person(handle: str) -> ResponseReturnValue:
    return _person(people.person_by_handle(handle), request.args.get("after"))


def _briefing(slug: str) -> Briefing:
    return briefings.by_slug(slug, actor())


def _discussion(briefing: Briefing, **mending: Form) -> str:
    """mending: the form that comes back, by its slot."""
    parties = {actor().id, *(author.id for author in briefing.authors)}
    forms = {
        "form": LockForm(formdata=None),
        "pause": blank(PauseForm, "pause"),
        "slow": blank(SlowForm, "slow", data={"minutes": briefing.slow_minutes}),
        "note": blank(NoteForm, "note"),
    }
    return render_template(
        "moderation/discussion.html",
        briefing=briefing,
        mending=next(iter(mending.values()), None),
        closed=queries.why_closed(briefing),
        why_slow=queries.why_slow(briefing),
        past=queries.history(SubjectKind.BRIEFING, briefing.id),
        notes=queries.notes_on(SubjectKind.BRIEFING, briefing.id),
        may_rule=can(actor(), Action.DECIDE, briefing) or not queries.has_others(parties),
        **forms | mending,
    )


def _person(found: Person, after: str | None = None, **mending: Form) -> str:
    """mending: the form that comes back, by its slot."""
    forms = {
        "form": SuspensionForm(formdata=None),
        "first": blank(ReadFirstForm, "first"),
        "note": blank(NoteForm, "note"),
    }
    return render_template(
        "moderation/person.html",
        person=found,
        mending=next(iter(mending.values()), None),
        suspension=queries.standing_suspension(found),
        why_first=queries.why_read_first(found),
        past=queries.history_of(found),
        wrote=queries.comments_of(found, actor()),
        after=after,
        on_comments=queries.on_comments_of(found, actor(), after),
        notes=queries.notes_on(SubjectKind.PERSON, found.id),
        **forms | mending,
    )


@dataclass(frozen=True)
class Page:
    """Where acts of one kind are offered, and come back to."""

    address: str
    endpoint: str
    find: Callable[..., Any]
    """Its subject, by what the address names."""
    show: Callable[..., str]


def _view(act: Act, page: Page) -> Callable[..., ResponseReturnValue]:
    @may(Action.MODERATE)
    def taken(**named: Any) -> ResponseReturnValue:
        subject = page.find(**named)
        form = act.form(prefix=act.slot)
        if not form.validate_on_submit():
            return page.show(subject, **{act.slot or "form": form}), 422
        with transaction():
            act.take(actor(), subject, **form.entered())
        if act.done:
            # Briefings have no name, and the words about them ask for none.
            flash(str(act.done) % {"name": getattr(subject, "name", "")})
        return redirect(url_for(page.endpoint, **named, _anchor=act.anchor), 303)

    return taken


_DISCUSSION = Page("/moderation/briefings/<slug>", ".discussion", _briefing, _discussion)
_PERSON = Page("/moderation/people/<handle>", ".person", people.person_by_handle, _person)
_OFFERED = [(act, _DISCUSSION) for act in _ON_DISCUSSIONS] + [(act, _PERSON) for act in _ON_PEOPLE]

for _act, _page in _OFFERED:
    _name = _act.take.__name__
    bp.add_url_rule(
        f"{_page.address}/{_act.at or _name.replace('_', '-')}",
        _name,
        _view(_act, _page),
        methods=["POST"],
    )
