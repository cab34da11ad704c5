"""Answering a whole briefing: the form, a look at all of it, and the receipt."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError

from app.accounts.guards import actor, signed_in, viewer
from app.accounts.models import Person
from app.accounts.queries import workplace_of
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Missing, MoothallError, Unreadable
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.dissent import queries, services
from app.dissent.forms.responding import Offered, ResponseForm, Typed, VisitorForm
from app.dissent.queries.responding import Joinable
from app.dissent.transitions import ANSWER_WITHIN, OPENS_AFTER
from app.dissent.views.blueprint import bp
from app.permissions import Action, can, require
from app.web import said, show_expired

MENDABLE = (Conflict, Forbidden, Unreadable)
"""Refusals after which the form comes again, with what was typed."""
NOT_TYPED = {"csrf_token", "to", "draft"}
ALIKE_TEXT = 400


def page(slug: str) -> ResponseReturnValue:
    """The form as this person left it."""
    briefing = _open(slug, actor())
    kept = discussions.draft(actor().id, place_of(slug), request.args.get("draft"))
    form = form_of(briefing, actor(), kept or None)
    return _page(briefing, form, is_kept=bool(kept))


@bp.post("/briefings/<slug>/respond")
def answer(slug: str) -> ResponseReturnValue:
    person = viewer()
    if person is None:
        return keep_and_sign_in(place_of(slug))
    briefing = _open(slug, person)
    form = form_of(briefing, person, typed())
    to = request.form.get("to", "review")
    if form.refill(to):
        return _page(briefing, form, did=to)
    if to == "change":
        return _page(briefing, form)
    if to == "keep":
        return keep(person, place_of(slug))
    if to == "send" and services.was_sent(person, form.outline.response, str(form.form_key.data)):
        return _sent(slug)
    if not form.is_good():
        return _page(briefing, form), 409 if form.moved or form.gone else 422
    if to == "send":
        return _send(briefing, person, form)
    with transaction():
        discussion.keep_draft(person.id, place_of(slug), typed())
    return _review(briefing, person, form)


@bp.get("/briefings/<slug>/response")
@signed_in
def response(slug: str) -> ResponseReturnValue:
    """What was sent, as it stands now, and what happens next."""
    briefing = briefings.by_slug(slug, actor())
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    outline = queries.outline_of(actor(), briefing)
    if outline.response is None or outline.response.sent_at is None:
        return redirect(url_for(".respond", slug=slug), 303)
    return render_template(
        "dissent/receipt.html",
        briefing=briefing,
        outline=outline,
        history=queries.stance_history(outline.response),
        shown_as=queries.byline_of(actor().name, outline.response).words(),
        answer_within=ANSWER_WITHIN,
    )


@bp.get("/briefings/<slug>/respond/alike")
def alike(slug: str) -> ResponseReturnValue:
    """Objections that say the same as what is being typed, for the form, whoever fills it in."""
    person = viewer()
    briefing = briefings.by_slug(slug, person)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    form = VisitorForm.of(queries.outline_of(None, briefing), None, Offered(title=""))
    key = request.args.get("about", "")
    part = next((part for part in form.asks if part.row.proposition.key == key), None)
    if part is None:
        return ""
    part.why.data = request.args.get("why", "")[:ALIKE_TEXT]
    part.joins.data = request.args.get("joins", "")
    found = queries.joinable(
        briefing,
        person,
        proposition_id=part.row.proposition_id,
        summary=part.objection.summary,
    )
    return render_template("dissent/alike.html", briefing=briefing, part=part, found=found)


@bp.errorhandler(CSRFError)
def keep_words(error: CSRFError) -> ResponseReturnValue:
    """A form with words in it comes again with them, whatever became of the session."""
    show_again = AGAIN.get(request.endpoint or "")
    if show_again is None:
        return show_expired(error)
    if viewer() is None:
        sent = typed()
        prose = "\n\n".join(value for value in sent.values() if " " in value)
        return render_template("discussion/signed-out.html", typed=sent | {"body": prose}), 400
    sentence = gettext("This form had expired. All that you typed is below: send it again.")
    try:
        return show_again(sentence, **(request.view_args or {})), 400
    except MoothallError:  # nor is the page there any more
        return show_expired(error)


def _again(sentence: str, slug: str) -> str:
    briefing = _open(slug, actor())
    form = form_of(briefing, actor(), typed())
    form.form_errors.append(sentence)
    return _page(briefing, form)


AGAIN: dict[str, Callable[..., str]] = {"dissent.answer": _again}
"""By endpoint: what shows a form again with all that was typed, and why."""


def _send(briefing: Briefing, person: Person, form: ResponseForm) -> ResponseReturnValue:
    slug = briefing.slug
    try:
        with transaction():
            services.respond(person, briefing, form.entered())
            discussion.drop_draft(person.id, place_of(slug), form.draft.data)
    except MENDABLE as refusal:
        return _refused(slug, person, refusal)
    return _sent(slug)


def send_draft(slug: str, person: Person, fields: Typed) -> ResponseReturnValue:
    """Send what waits as this person's draft; or show it, if it cannot be sent as it is."""
    try:
        briefing = _open(slug, person)
        form = form_of(briefing, person, fields)
        if form.is_good():
            with transaction():
                services.respond(person, briefing, form.entered())
                discussion.drop_draft(person.id, place_of(slug))
            return _sent(slug)
    except (*MENDABLE, Missing):
        pass
    flash(gettext("Look at it once more before you send it: something has changed."))
    return redirect(url_for(".respond", slug=slug), 303)


def _sent(slug: str) -> ResponseReturnValue:
    flash(gettext("Your response is sent. A receipt goes to your mailbox."))
    return redirect(url_for(".response", slug=slug), 303)


def _refused(slug: str, person: Person, refusal: MoothallError) -> ResponseReturnValue:
    with transaction():
        discussion.keep_draft(person.id, place_of(slug), typed())
    briefing = briefings.by_slug(slug, person)
    form = form_of(briefing, person, typed())
    form.form_errors.append(said(refusal))
    return _page(briefing, form), refusal.status


def keep(person: Person, place: str) -> ResponseReturnValue:
    """place: the address of the form."""
    with transaction():
        discussion.keep_draft(person.id, place, typed())
    if request.headers.get("X-Requested-With") == "fetch":
        return "", 204
    flash(gettext("Your draft is kept. You find it here on every device."))
    return redirect(place, 303)


def keep_and_sign_in(place: str) -> ResponseReturnValue:
    """Whoever is no longer signed in finds all of it again after signing in."""
    with transaction():
        key = discussion.keep_draft(None, place, typed())
    return redirect(url_for("accounts.sign_in", next=f"{place}?draft={key}"), 303)


def _open(slug: str, person: Person) -> Briefing:
    """Raises Missing, Forbidden."""
    briefing = briefings.by_slug(slug, person)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    require(person, Action.RESPOND, briefing)
    return briefing


def form_of(briefing: Briefing, person: Person, given: Typed | None) -> ResponseForm:
    """What was given, or where nothing was, what the response says already."""
    outline = queries.outline_of(person, briefing)
    post = workplace_of(person.id)
    version = briefing.current_version
    has_answered = bool(outline.stances)
    offered = Offered(
        title=version.title if version else "",
        organisation=post.organisation.name if post else "",
        credits=tuple(queries.creditable(briefing, person)) if has_answered else (),
    )
    form = ResponseForm.of(outline, given, offered)
    form.draft.data = request.values.get("draft", "")
    return form


def _page(briefing: Briefing, form: ResponseForm, *, is_kept: bool = False, did: str = "") -> str:
    return render_template(
        "dissent/respond.html",
        briefing=briefing,
        form=form,
        here=place_of(briefing.slug),
        may_write=can(actor(), Action.RAISE, briefing),
        is_kept=is_kept,
        did=did,
        name=actor().name,
        role=_role(),
        answer_by=clock.now() + OPENS_AFTER + ANSWER_WITHIN,
    )


def _review(briefing: Briefing, person: Person, form: ResponseForm) -> str:
    return render_template(
        "dissent/review.html",
        briefing=briefing,
        form=form,
        here=place_of(briefing.slug),
        words=form.position,
        name=person.name,
        role=_role(),
        alike=alike_in(briefing, person, form),
        typed=typed(),
    )


def alike_in(
    briefing: Briefing, person: Person | None, form: ResponseForm
) -> dict[str, list[Joinable]]:
    """What others raised that says the same, by what a part is called."""
    return {
        part.called: queries.joinable(
            briefing,
            person,
            proposition_id=part.row.proposition_id,
            summary=part.objection.summary,
        )
        for part in form.asks
        if part.objects
    }


def _role() -> str:
    """How the reader would be shown by what they do."""
    post = workplace_of(actor().id)
    return queries.role(post.title, post.organisation.type) if post else queries.role("", None)


def typed() -> dict[str, str]:
    """What of the form is worth keeping."""
    return {name: value for name, value in request.form.items() if name not in NOT_TYPED}


def place_of(slug: str) -> str:
    """The form's own address, under which what is typed into it is kept."""
    return url_for(".respond", slug=slug)
