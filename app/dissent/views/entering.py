"""Typing in what came on paper: who wrote it, then the same form, the same look at all of it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.guards import actor, signed_in, viewer
from app.accounts.models import OrganisationType, Person
from app.accounts.queries import organisation_names, post_of
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.core.errors import MoothallError
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.dissent import queries, services
from app.dissent.forms.entering import RespondentForm
from app.dissent.forms.responding import Offered, ResponseForm, Typed
from app.dissent.forms.steps import LetterForm
from app.dissent.queries.responding import Outline
from app.dissent.transitions import ANSWER_WITHIN, OPENS_AFTER
from app.dissent.views import responding
from app.dissent.views.blueprint import bp
from app.dissent.views.entry import shown
from app.dissent.views.register import briefing_of
from app.permissions import Action, require
from app.web import said


@dataclass(frozen=True)
class Sheet:
    """What was typed in of one respondent; person None: nothing has been sent of them yet."""

    briefing: Briefing
    person: Person | None
    who: RespondentForm
    form: ResponseForm

    @property
    def address(self) -> str:
        handle = self.person.handle if self.person else None
        return address_of(self.briefing.slug, handle)

    @property
    def was_sent(self) -> bool:
        """Whether what was mended in this form has been sent with it before."""
        response, key = self.form.outline.response, str(self.form.form_key.data)
        return self.person is not None and services.was_sent(self.person, response, key)

    def is_good(self) -> bool:
        """Both are asked, so that each says what is missing."""
        is_known = self.who.is_good(str(self.form.capacity.data))
        return self.form.is_good() and is_known


@bp.get("/briefings/<slug>/respond/for")
@signed_in
def enter(slug: str) -> ResponseReturnValue:
    """An empty form, or as it was left, and what was typed in before."""
    return _shown(slug, None)


@bp.get("/briefings/<slug>/respond/for/<handle>")
@signed_in
def entered(slug: str, handle: str) -> ResponseReturnValue:
    """What was typed in, to be mended."""
    return _shown(slug, handle)


@bp.post("/briefings/<slug>/respond/for")
def enter_new(slug: str) -> ResponseReturnValue:
    return _answered(slug, None)


@bp.post("/briefings/<slug>/respond/for/<handle>")
def enter_again(slug: str, handle: str) -> ResponseReturnValue:
    return _answered(slug, handle)


@bp.post("/briefings/<slug>/register/<int:number>/letter")
@signed_in
def letter(slug: str, number: int) -> ResponseReturnValue:
    """What came back by letter about an answer."""
    briefing = briefing_of(slug)
    entry = queries.by_number(briefing, number)
    require(actor(), Action.ENTER_VERDICT, entry)
    form = LetterForm.of(queries.without_account(entry), is_sent=True)
    if not form.validate_on_submit():
        return shown(briefing_of(slug), number, letter=form), 422
    try:
        with transaction():
            services.enter_verdict(actor(), briefing, number, **form.entered())
    except responding.MENDABLE as refusal:
        form.form_errors.append(said(refusal))
        return shown(briefing_of(slug), number, letter=form), refusal.status
    flash(gettext("The verdict is in the register, marked as entered by the team."))
    return redirect(url_for(".entry", slug=slug, number=number), 303)


def address_of(slug: str, handle: str | None) -> str:
    if handle is None:
        return url_for("dissent.enter", slug=slug)
    return url_for("dissent.entered", slug=slug, handle=handle)


def again(sentence: str, slug: str, handle: str | None = None) -> str:
    """The form with all that was typed, and why it was not taken. Raises Missing, Forbidden."""
    sheet = _sheet(slug, handle, responding.typed())
    sheet.form.form_errors.append(sentence)
    return _page(sheet)


def _shown(slug: str, handle: str | None) -> ResponseReturnValue:
    kept = discussions.draft(actor().id, address_of(slug, handle), request.args.get("draft"))
    return _page(_sheet(slug, handle, kept or None), is_kept=bool(kept))


def _answered(slug: str, handle: str | None) -> ResponseReturnValue:
    if viewer() is None:
        return responding.keep_and_sign_in(address_of(slug, handle))
    sheet = _sheet(slug, handle, responding.typed())
    to = request.form.get("to", "review")
    if sheet.form.refill(to):
        return _page(sheet, did=to)
    if to == "change":
        return _page(sheet)
    if to == "keep":
        return responding.keep(actor(), sheet.address)
    if to == "send" and sheet.was_sent:
        return _done(sheet)
    if not sheet.is_good():
        return _page(sheet), 409 if sheet.form.moved or sheet.form.gone else 422
    if to == "send":
        return _sent(sheet)
    with transaction():
        discussion.keep_draft(actor().id, sheet.address, responding.typed())
    return _review(sheet)


def _sent(sheet: Sheet) -> ResponseReturnValue:
    slug, handle = sheet.briefing.slug, sheet.person.handle if sheet.person else None
    try:
        with transaction():
            services.enter(
                actor(),
                sheet.briefing,
                sheet.who.respondent(),
                sheet.form.entered(),
                handle=handle,
            )
            discussion.drop_draft(actor().id, sheet.address, sheet.form.draft.data)
    except responding.MENDABLE as refusal:
        return _refused(slug, handle, refusal)
    return _done(sheet)


def _done(sheet: Sheet) -> ResponseReturnValue:
    name = str(sheet.who.name.data)
    flash(gettext("The response of %(name)s is entered. Here is the form for the next.", name=name))
    return redirect(url_for(".enter", slug=sheet.briefing.slug), 303)


def _refused(slug: str, handle: str | None, refusal: MoothallError) -> ResponseReturnValue:
    with transaction():
        discussion.keep_draft(actor().id, address_of(slug, handle), responding.typed())
    return again(said(refusal), slug, handle), refusal.status


def _sheet(slug: str, handle: str | None, given: Typed | None) -> Sheet:
    """Raises Missing, Forbidden."""
    briefing = briefings.by_slug(slug, actor())
    require(actor(), Action.ENTER_RESPONSE, briefing)
    person = queries.entered_by_handle(briefing, actor(), handle) if handle else None
    outline = queries.outline_of(person, briefing)
    who = RespondentForm.of(given, _before(person, outline))
    version = briefing.current_version
    offered = Offered(
        title=version.title if version else "",
        organisation=who.organisation.data or gettext("The organisation named above"),
    )
    form = ResponseForm.of(outline, given, offered)
    form.draft.data = request.values.get("draft", "")
    return Sheet(briefing, person, who, form)


def _before(person: Person | None, outline: Outline) -> dict[str, str]:
    if person is None or outline.response is None:
        return {}
    post = post_of([person.id]).get(person.id)
    return RespondentForm.before(person, post) | {"channel": outline.response.channel.value}


def _kind(who: RespondentForm) -> OrganisationType | None:
    chosen = who.organisation_type.data
    return OrganisationType(chosen) if chosen in set(OrganisationType) else None


def _page(sheet: Sheet, *, is_kept: bool = False, did: str = "") -> str:
    return render_template(
        "dissent/respond-for.html",
        briefing=sheet.briefing,
        sheet=sheet,
        form=sheet.form,
        here=sheet.address,
        may_write=sheet.briefing.takes_words(clock.now()),
        name=sheet.who.name.data or "",
        role=queries.role(sheet.who.title.data or "", _kind(sheet.who)),
        before=queries.entered(sheet.briefing, actor(), request.args.get("after")),
        organisations=organisation_names(),
        is_kept=is_kept,
        did=did,
        answer_by=clock.now() + OPENS_AFTER + ANSWER_WITHIN,
    )


def _review(sheet: Sheet) -> str:
    return render_template(
        "dissent/review.html",
        briefing=sheet.briefing,
        form=sheet.form,
        here=sheet.address,
        who=sheet.who,
        words=sheet.form.position,
        name=sheet.who.name.data,
        role=queries.role(sheet.who.title.data or "", _kind(sheet.who)),
        alike=responding.alike_in(sheet.briefing, sheet.person, sheet.form),
        typed=responding.typed(),
    )


responding.AGAIN.update({"dissent.enter_new": again, "dissent.enter_again": again})
