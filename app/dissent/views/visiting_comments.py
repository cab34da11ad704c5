"""Commenting without being signed in: as answering without being signed in."""

from urllib.parse import parse_qs, urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.forms import SenderForm
from app.accounts.models import Person
from app.accounts.views.entrance import network_address
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.briefings.views.reading import cached
from app.core import clock, freshness
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Missing, SignInFirst, TooMany, Unreadable
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.forms import VisitorCommentForm
from app.dissent import services
from app.dissent.views.blueprint import bp
from app.web import said


@bp.get("/briefings/<slug>/comments/visitor")
def write_comment(slug: str) -> ResponseReturnValue:
    """The empty form, the same for every stranger."""
    briefing = _open(slug)
    form = VisitorCommentForm.of(briefing, formdata=None)
    form.form_key.data = ""
    shown = _page(briefing, form, SenderForm(formdata=None, prefix="sender-"))
    return cached(shown, freshness.briefing_key(briefing.id))


@bp.post("/briefings/<slug>/comments/visitor")
def visit_comment(slug: str) -> ResponseReturnValue:
    """Takes no cookie into account: it does what anybody may do, for nobody in particular."""
    briefing = _open(slug)
    form = VisitorCommentForm.of(briefing)
    sender = SenderForm(prefix="sender-")
    is_good = form.validate()
    if not sender.validate() or not is_good:
        return _page(briefing, form, sender), 422
    name, email = sender.entered()
    entered = form.entered()
    kept = {
        "body": entered.source,
        "about": entered.about,
        "bearing": entered.bearing.value,
        "form_key": entered.form_key,
    }
    place = url_for("discussion.write", slug=slug, reply_to=_reply_to())
    try:
        with transaction():
            services.keep_unsent(place, kept, name=name, email=email, network=network_address())
    except TooMany as refusal:
        sender.form_errors.append(said(refusal))
        return _page(briefing, form, sender), refusal.status
    return render_template("dissent/kept.html", briefing=briefing, email=email)


def is_comment(waiting: services.Unsent) -> bool:
    return "/comments/new" in waiting.place


def post_draft(slug: str, person: Person, waiting: services.Unsent) -> ResponseReturnValue:
    """Post what waits as this person's draft; or show it, if it cannot be posted as it is."""
    try:
        briefing = briefings.by_slug(slug, person)
        form = VisitorCommentForm.of(briefing, formdata=None, data=waiting.fields)
        entered = form.entered()
        reply_to = parse_qs(urlsplit(waiting.place).query).get("reply_to", [""])[0]
        parent = discussions.by_public_id(reply_to, person) if reply_to else None
        version = briefing.current_version
        numbered = version.propositions if version else []
        keys = {row.proposition.key: row.proposition_id for row in numbered}
        with transaction():
            posted = discussion.post(
                person,
                briefing,
                source=entered.source,
                bearing=entered.bearing,
                proposition_id=keys.get(entered.about),
                parent_id=parent.id if parent else None,
                form_key=entered.form_key,
            )
            discussion.drop_draft(person.id, waiting.place)
    except (Conflict, Forbidden, Missing, TooMany, Unreadable):
        flash(gettext("Look at it once more before you send it: something has changed."))
        return redirect(waiting.place, 303)
    session["sent"] = entered.form_key
    return redirect(url_for("pages.comment", public_id=posted.public_id), 303)


def _open(slug: str) -> Briefing:
    """Raises Missing, SignInFirst."""
    briefing = briefings.by_slug(slug, None)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    if not briefing.takes_words(clock.now()):
        raise SignInFirst("Sign in first.")
    return briefing


def _reply_to() -> str | None:
    return request.args.get("reply_to") or None


def _page(briefing: Briefing, form: VisitorCommentForm, sender: SenderForm) -> str:
    return render_template(
        "dissent/visit-comment.html",
        briefing=briefing,
        form=form,
        sender=sender,
        reply_to=_reply_to(),
    )
