"""The way in and out: registering, signing in, links that came by mail."""

import ipaddress
import re

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.accounts import passwords
from app.accounts.forms import NewPasswordForm, RecoverForm, RegisterForm, SignInForm
from app.accounts.guards import begin_session, end_session, viewer
from app.accounts.models import Account, Purpose
from app.accounts.queries import account_of, opened_link
from app.accounts.services import entrance, registration
from app.core.db import transaction
from app.core.errors import Expired

bp = Blueprint("accounts", __name__)

KNOWN_DEVICE_SECONDS = 180 * 86_400
_INSIDE = re.compile(r"/(?![/.])[A-Za-z0-9._~!$&'()*+,=:@/?%-]*")
_DISGUISED = re.compile(r"//|\\|%(?:0|1|2f|5c)", re.IGNORECASE)


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if viewer() is not None:
        return redirect(next_page(), 303)
    return render_template("accounts/sign-in.html", form=SignInForm(), next=next_page())


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign-in.html", form=form, next=next_page()), 422
    email, password, stay = form.entered()
    keys = _attempt_keys(email)
    with transaction():
        entrance.count_attempt(*keys)
    account = account_of(email)
    # Between two transactions: the hash is slow and must not hold up whoever writes.
    if not passwords.matches(password, account.password if account else None) or account is None:
        form.refuse(_("E-mail or password is incorrect."))
        return render_template("accounts/sign-in.html", form=form, next=next_page()), 401
    if not account.active:
        form.refuse(_("This account was merged with another of yours. Sign in with that one."))
        return render_template("accounts/sign-in.html", form=form, next=next_page()), 401
    with transaction():
        entrance.attempt_succeeded(*keys)
    onward = next_page()
    begin_session(account, stay=stay)
    return _remembering(account, redirect(onward, 303))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    end_session()
    return redirect(url_for("pages.home"), 303)


@bp.get("/register")
def registration_page() -> ResponseReturnValue:
    if viewer() is not None:
        return redirect(next_page(), 303)
    return render_template("accounts/register.html", form=RegisterForm(), next=next_page())


@bp.post("/register")
def register() -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form, next=next_page()), 422
    entered = form.entered()
    with transaction():
        entrance.count_letter(entered.email, network_address())
    password_hash = passwords.hashed(entered.password)
    with transaction():
        entrance.ask_to_register(entered.name, entered.email, password_hash)
    session["written_to"], session["next"] = entered.email, next_page()
    return redirect(url_for(".sent"), 303)


@bp.get("/register/sent")
def sent() -> ResponseReturnValue:
    return render_template("accounts/sent.html", email=session.get("written_to"))


@bp.get("/confirm/<token>")
def confirmation(token: str) -> ResponseReturnValue:
    """Shows a button: programs that open every link in a mail must confirm nothing."""
    try:
        link = opened_link(token, Purpose.CONFIRM, Purpose.CHANGE_EMAIL)
    except Expired as error:
        return _expired(error)
    return render_template("accounts/confirm.html", link=link, token=token)


@bp.post("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    try:
        with transaction():
            link = registration.open_link(token)
    except Expired as error:
        return _expired(error)
    flash(_("%(email)s is confirmed.", email=link.email))
    if viewer() is None:
        return redirect(url_for(".sign_in"), 303)
    return redirect(url_for("account.overview"), 303)


@bp.get("/recover")
def recovery() -> ResponseReturnValue:
    return render_template("accounts/recover.html", form=RecoverForm())


@bp.post("/recover")
def recover() -> ResponseReturnValue:
    """The same for every address, to the last statement: a job looks whether it has an account."""
    form = RecoverForm()
    if not form.validate_on_submit():
        return render_template("accounts/recover.html", form=form), 422
    email = form.entered()
    with transaction():
        entrance.ask_to_recover(email, network_address())
    session["written_to"] = email
    return redirect(url_for(".sent"), 303)


@bp.get("/recover/<token>")
def new_password(token: str) -> ResponseReturnValue:
    try:
        link = opened_link(token, Purpose.RECOVER)
    except Expired as error:
        return _expired(error)
    return render_template("accounts/new-password.html", form=NewPasswordForm(), link=link)


@bp.post("/recover/<token>")
def set_password(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    try:
        link = opened_link(token, Purpose.RECOVER)
        if not form.validate_on_submit():
            page = render_template("accounts/new-password.html", form=form, link=link)
            return page, 422
        password_hash = passwords.hashed(form.entered())
        with transaction():
            account = entrance.reset_password(token, password_hash)
    except Expired as error:
        return _expired(error)
    begin_session(account)
    flash(_("Your password is changed. Every other device was signed out."))
    return redirect(url_for("account.overview"), 303)


@bp.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    try:
        opened_link(token, Purpose.ADMINISTER)
    except Expired as error:
        return _expired(error)
    return render_template("accounts/register.html", form=RegisterForm(), invited=True)


@bp.post("/invitation/<token>")
def accept(token: str) -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form, invited=True), 422
    entered = form.entered()
    password_hash = passwords.hashed(entered.password)
    try:
        with transaction():
            account = registration.accept_invitation(
                token, entered.name, entered.email, password_hash
            )
    except Expired as error:
        return _expired(error)
    begin_session(account)
    return redirect(url_for("pages.home"), 303)


def next_page() -> str:
    """Where `next` points, now or at registration, if that is a plain path of this site.

    Else the front page.
    """
    wanted = request.values.get("next") or session.get("next", "")
    if _INSIDE.fullmatch(wanted) and not _DISGUISED.search(wanted):
        return wanted
    return url_for("pages.home")


def network_address() -> str:
    """Whom to count: an IPv4 address, or the network that one IPv6 household holds."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104  # nobody's
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _attempt_keys(email: str) -> tuple[str, ...]:
    """A device on which somebody signed in before is counted by itself.

    So strangers who try their password cannot lock them out.
    """
    cookie = request.cookies.get(_device_cookie(), "")
    try:
        known = _devices().loads(cookie, max_age=KNOWN_DEVICE_SECONDS)
    except BadSignature:
        known = None
    if known == email:
        return (f"device {cookie}",)
    return (f"account {email}", f"address {network_address()}")


def _remembering(account: Account, response: ResponseReturnValue) -> ResponseReturnValue:
    made = make_response(response)
    made.set_cookie(
        _device_cookie(),
        str(_devices().dumps(account.email)),
        max_age=KNOWN_DEVICE_SECONDS,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return made


def _device_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _devices() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _expired(error: Expired) -> ResponseReturnValue:
    return render_template("accounts/expired.html", message=_(error.sentence)), error.status
