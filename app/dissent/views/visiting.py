"""Answering without being signed in: the same form, sent once the link in a mail is opened.

Nothing here reads or gives a session before the link is opened, so its forms have no token.
"""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.forms import SenderForm
from app.accounts.guards import begin_session, viewer
from app.accounts.views.entrance import network_address
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.briefings.views.reading import cached
from app.core import clock, freshness
from app.core.db import transaction
from app.core.errors import Expired, Missing, SignInFirst, TooMany
from app.dissent import queries, services
from app.dissent.forms.responding import Offered, Typed, VisitorForm
from app.dissent.transitions import ANSWER_WITHIN, OPENS_AFTER
from app.dissent.views import responding, visiting_comments
from app.dissent.views.blueprint import bp
from app.web import said

MOST_TYPED = 100_000
"""Characters that are kept for a stranger."""


@bp.get("/briefings/<slug>/respond")
def respond(slug: str) -> ResponseReturnValue:
    """The form as this person left it; for strangers an empty one, the same for all of them."""
    if viewer() is not None:
        return responding.page(slug)
    briefing = _open(slug)
    shown = _page(briefing, _form(briefing, None))
    return cached(shown, freshness.briefing_key(briefing.id))


@bp.post("/briefings/<slug>/respond/visitor")
def visit(slug: str) -> ResponseReturnValue:
    """Takes no cookie into account: it does what anybody may do, for nobody in particular."""
    briefing = _open(slug)
    typed = responding.typed()
    form, sender = _form(briefing, typed), SenderForm(prefix="sender-")
    to = request.form.get("to", "review")
    if form.refill(to):
        return _page(briefing, form, did=to)
    if to == "change":
        return _page(briefing, form)
    if sum(map(len, typed.values())) > MOST_TYPED:
        form.form_errors.append(gettext("This is too long to be kept. Sign in, or shorten it."))
        return _page(briefing, form), 422
    if not form.is_good():
        return _page(briefing, form), 409 if form.moved or form.gone else 422
    if to != "send":
        return _review(briefing, form, typed, SenderForm(formdata=None, prefix="sender-"))
    if not sender.validate():
        return _review(briefing, form, typed, sender), 422
    return _keep(briefing, form, typed, sender)


@bp.get("/unsent/<token>")
def unsent(token: str) -> ResponseReturnValue:
    """Shows what will be sent, and a button: programs that open every link must send nothing."""
    try:
        waiting = services.unsent(token)
    except Expired as error:
        return _expired(error)
    briefing = briefings.by_slug(_slug_of(waiting), None)
    is_comment = visiting_comments.is_comment(waiting)
    return render_template(
        "dissent/unsent.html",
        briefing=briefing,
        form=None if is_comment else _form(briefing, waiting.fields),
        waiting=waiting,
        token=token,
    )


@bp.post("/unsent/<token>")
def send(token: str) -> ResponseReturnValue:
    """Make the account, or find it; sign its owner in; send what waits, or show why not."""
    try:
        with transaction():
            account, waiting = services.claim_unsent(token)
    except Expired as error:
        return _expired(error)
    begin_session(account)
    if account.password is None:
        flash(gettext("You are signed in. To come back, ask for a password on the sign-in page."))
    if visiting_comments.is_comment(waiting):
        return visiting_comments.post_draft(_slug_of(waiting), account.person, waiting)
    return responding.send_draft(_slug_of(waiting), account.person, waiting.fields)


def _keep(
    briefing: Briefing, form: VisitorForm, typed: dict[str, str], sender: SenderForm
) -> ResponseReturnValue:
    name, email = sender.entered()
    place = responding.place_of(briefing.slug)
    kept = typed | {"form_key": str(form.form_key.data)}
    try:
        with transaction():
            services.keep_unsent(place, kept, name=name, email=email, network=network_address())
    except TooMany as refusal:
        sender.form_errors.append(said(refusal))
        return _review(briefing, form, typed, sender), refusal.status
    return render_template("dissent/kept.html", briefing=briefing, email=email)


def _open(slug: str) -> Briefing:
    """Raises Missing, SignInFirst."""
    briefing = briefings.by_slug(slug, None)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    if briefing.state != "published":
        raise SignInFirst("Sign in first.")
    return briefing


def _slug_of(waiting: services.Unsent) -> str:
    return waiting.place.split("/")[2]


def _form(briefing: Briefing, typed: Typed | None) -> VisitorForm:
    version = briefing.current_version
    offered = Offered(title=version.title if version else "")
    form = VisitorForm.of(queries.outline_of(None, briefing), typed, offered)
    if typed is None:
        form.form_key.data = ""  # the page is the same for everybody: given when it is sent
    return form


def _page(briefing: Briefing, form: VisitorForm, *, did: str = "") -> str:
    return render_template(
        "dissent/respond.html",
        briefing=briefing,
        form=form,
        here=url_for(".visit", slug=briefing.slug),
        may_write=briefing.takes_words(clock.now()),
        is_kept=False,
        did=did,
        name="",
        role=queries.role("", None),
        answer_by=clock.now() + OPENS_AFTER + ANSWER_WITHIN,
    )


def _review(briefing: Briefing, form: VisitorForm, typed: Typed, sender: SenderForm) -> str:
    return render_template(
        "dissent/review.html",
        briefing=briefing,
        form=form,
        here=url_for(".visit", slug=briefing.slug),
        words=form.position,
        name=gettext("With my name"),
        role=queries.role("", None),
        alike=responding.alike_in(briefing, None, form),
        typed={n: v for n, v in typed.items() if not n.startswith("sender-")}
        | {"form_key": form.form_key.data},
        sender=sender,
    )


def _expired(error: Expired) -> ResponseReturnValue:
    message = gettext(error.sentence)
    return render_template("accounts/expired.html", message=message), error.status
