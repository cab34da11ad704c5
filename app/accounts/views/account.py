"""A person's own account: what is shown of them, password, address."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import passwords
from app.accounts.forms import ChangeEmailForm, ChangePasswordForm, ProfileForm
from app.accounts.guards import actor, begin_session, may, signed_in
from app.accounts.models import Account
from app.accounts.queries import account_by_person, organisation_names, post_of
from app.accounts.services import entrance, profile
from app.accounts.views.entrance import network_address
from app.core.db import transaction
from app.core.errors import Missing
from app.permissions import Action

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@signed_in
def overview() -> ResponseReturnValue:
    post = post_of([actor().id]).get(actor().id)
    return render_template("accounts/overview.html", account=_mine(), post=post)


@bp.get("/profile")
@may(Action.CHANGE_PROFILE)
def profile_page() -> ResponseReturnValue:
    post = post_of([actor().id]).get(actor().id)
    return _profile(ProfileForm.of(actor(), post))


@bp.post("/profile")
@may(Action.CHANGE_PROFILE)
def change_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate_on_submit():
        return _profile(form), 422
    with transaction():
        profile.change(actor(), form.entered())
    flash(_("Your profile is saved."))
    return redirect(url_for(".overview"), 303)


@bp.get("/password")
@signed_in
def password_page() -> ResponseReturnValue:
    return render_template("accounts/password.html", form=ChangePasswordForm())


@bp.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    account = _mine()
    if not (form.validate_on_submit() and _is_known(form, account)):
        return render_template("accounts/password.html", form=form), 422
    password_hash = passwords.hashed(form.entered())
    with transaction():
        account = entrance.change_password(actor(), password_hash)
    begin_session(account)
    flash(_("Your password is changed. Every other device was signed out."))
    return redirect(url_for(".overview"), 303)


@bp.get("/email")
@signed_in
def email_page() -> ResponseReturnValue:
    return render_template("accounts/email.html", form=ChangeEmailForm(), account=_mine())


@bp.post("/email")
@signed_in
def change_email() -> ResponseReturnValue:
    form = ChangeEmailForm()
    account = _mine()
    if not (form.validate_on_submit() and _is_known(form, account)):
        return render_template("accounts/email.html", form=form, account=account), 422
    with transaction():
        entrance.ask_to_change_email(actor(), form.entered(), network_address())
    flash(_("We have written to %(email)s. Open the link in that mail.", email=form.entered()))
    return redirect(url_for(".overview"), 303)


@bp.post("/confirmation")
@signed_in
def send_confirmation() -> ResponseReturnValue:
    with transaction():
        entrance.send_confirmation_again(actor(), network_address())
    flash(_("We have written to you again. Open the link in the newest mail."))
    return redirect(url_for(".overview"), 303)


def _mine() -> Account:
    account = account_by_person(actor().id)
    if account is None:
        raise Missing("There is no such page.")
    return account


def _is_known(form: ChangePasswordForm | ChangeEmailForm, account: Account) -> bool:
    """Counted like a sign-in: a borrowed session must not be a place to guess."""
    key = f"own {account.id}"
    with transaction():
        entrance.count_attempt(key)
    if not form.is_known(account.password):
        return False
    with transaction():
        entrance.attempt_succeeded(key)
    return True


def _profile(form: ProfileForm) -> str:
    return render_template("accounts/profile.html", form=form, organisations=organisation_names())
