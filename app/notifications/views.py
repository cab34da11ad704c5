"""The inbox, and which of it goes out by mail."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, signed_in
from app.core import clock
from app.core.db import transaction
from app.core.errors import Missing
from app.core.tokens import opened
from app.notifications import queries, services
from app.notifications.forms import WAYS, MailForm, MomentForm, WasForm
from app.notifications.letters import ALL_DIGESTS, UNSUBSCRIBE
from app.notifications.models import How
from app.notifications.queries import NEEDS, TITLES
from app.permissions import can

bp = Blueprint("notifications", __name__)


@bp.get("/inbox")
@signed_in
def inbox() -> ResponseReturnValue:
    shown_at = clock.now()
    page = queries.inbox(actor(), request.args.get("after"))
    return render_template(
        "notifications/inbox.html",
        page=page,
        shown_at=shown_at.isoformat(),
        marked=request.args.get("marked"),
        refusing=queries.refusing(actor().id),
    )


@bp.post("/inbox/<int:n>")
@signed_in
def open_line(n: int) -> ResponseReturnValue:
    """A reader who opens a line has read it; a GET could not say so."""
    told = queries.told(actor(), n)
    with transaction():
        services.mark_read(actor(), told.id)
    return redirect(told.line.path, 303)


@bp.post("/inbox/read")
@signed_in
def mark_all_read() -> ResponseReturnValue:
    upto = MomentForm().entered()
    with transaction():
        marked = services.mark_all_read(actor(), upto=upto)
    return redirect(url_for(".inbox", marked=marked.isoformat()), 303)


@bp.post("/inbox/unread")
@signed_in
def unmark_read() -> ResponseReturnValue:
    marked = MomentForm().entered()
    with transaction():
        services.unmark_read(actor(), marked)
    return redirect(url_for(".inbox"), 303)


@bp.get("/account/mail")
@signed_in
def mail() -> ResponseReturnValue:
    return _choices(_form())


@bp.post("/account/mail")
@signed_in
def choose_mail() -> ResponseReturnValue:
    form = _form()
    if not form.validate_on_submit():
        return _choices(form), 422
    chosen, hours = form.entered()
    with transaction():
        services.choose_mail(actor(), chosen, hours)
    flash(_("Your choice is saved."))
    return redirect(url_for(".mail"), 303)


@bp.post("/account/mail/digests")
@signed_in
def resume_digests() -> ResponseReturnValue:
    with transaction():
        services.resume_digests(actor().id)
    flash(_("You get digests again."))
    return redirect(url_for(".mail"), 303)


@bp.post("/account/mail/again")
@signed_in
def resume_mail() -> ResponseReturnValue:
    with transaction():
        services.resume_mail(actor())
    flash(_("We write to you again."))
    return redirect(url_for(".mail"), 303)


@bp.get("/unsubscribe/<token>")
def unsubscribing(token: str) -> ResponseReturnValue:
    person_id, kind = _named_in(token)
    return render_template(
        "notifications/unsubscribe.html",
        token=token,
        title=TITLES.get(kind, _("Digests, by the day and by the week")),
        is_mailed=_is_mailed(person_id, kind),
        was=request.args.get("was"),
    )


@bp.post("/unsubscribe/<token>")
def unsubscribe(token: str) -> ResponseReturnValue:
    """For the button of the page and, as RFC 8058 has it, for the one click of a mail program."""
    person_id, kind = _named_in(token)
    was = queries.choices(person_id).get(kind)
    with transaction():
        if kind == ALL_DIGESTS:
            services.stop_digests(person_id)
        else:
            services.choose(person_id, kind, How.NEVER)
    if "List-Unsubscribe" in request.form:  # a mail program follows no redirect
        return "", 200
    return redirect(url_for(".unsubscribing", token=token, was=was), 303)


@bp.post("/unsubscribe/<token>/undo")
def resubscribe(token: str) -> ResponseReturnValue:
    person_id, kind = _named_in(token)
    how = WasForm(meta={"csrf": False}).entered()
    with transaction():
        if kind == ALL_DIGESTS:
            services.resume_digests(person_id)
        else:
            services.choose(person_id, kind, how or queries.habit(kind))
    return redirect(url_for(".unsubscribing", token=token), 303)


SIGNED = (unsubscribe, resubscribe)
"""Their address is the proof: whoever holds it got the letter. They need no other token."""


def _named_in(token: str) -> tuple[int, str]:
    """Whose mail, and of which kind. Raises Missing."""
    person_id, kind = opened(UNSUBSCRIBE, token)
    if kind not in TITLES and kind != ALL_DIGESTS:
        raise Missing("There is no such page.")
    return person_id, kind


def _is_mailed(person_id: int, kind: str) -> bool:
    if kind == ALL_DIGESTS:
        return not queries.settings(person_id).digests_stopped
    return queries.choices(person_id)[kind] is not How.NEVER


def _form() -> MailForm:
    chosen = {
        kind: how
        for kind, how in queries.choices(actor().id).items()
        if kind not in NEEDS or can(actor(), NEEDS[kind])
    }
    return MailForm.of(chosen, queries.settings(actor().id))


def _choices(form: MailForm) -> str:
    return render_template(
        "notifications/mail.html",
        form=form,
        ways=WAYS,
        refusing=queries.refusing(actor().id),
        stopped=queries.settings(actor().id).digests_stopped,
    )
