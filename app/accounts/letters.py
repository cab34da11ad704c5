"""What Moothall writes to people about their accounts: subject and text.

A letter to an address that nobody has confirmed holds no word chosen by whoever asked for it.
"""

from flask_babel import gettext as _

from app.accounts.models import Account
from app.core.mail import link, send_later, site_name


def confirm(to: str, token: str) -> None:
    send_later(
        to,
        _("Confirm your e-mail address"),
        _letter(
            _("Hello,"),
            _("open this link and press the button, and you can take part:"),
            link(f"/confirm/{token}"),
            _("The link works for three days. If you did not register, do nothing."),
        ),
    )


def already_registered(account: Account) -> None:
    send_later(
        account.email,
        _("You already have an account"),
        _letter(
            _hello(account),
            _("somebody, probably you, tried to register with this address, which has an account."),
            _("Sign in: %(address)s", address=link("/sign-in")),
            _("Choose a new password: %(address)s", address=link("/recover")),
            _("If it was not you, do nothing: nothing was changed."),
        ),
    )


def recover(account: Account, token: str) -> None:
    send_later(
        account.email,
        _("Choose a new password"),
        _letter(
            _hello(account),
            _("choose a new password here:"),
            link(f"/recover/{token}"),
            _("The link works for two hours. If you did not ask for it, do nothing."),
        ),
    )


def password_changed(to: str, name: str) -> None:
    send_later(
        to,
        _("Your password was changed"),
        _letter(
            _("Hello %(name)s,", name=name),
            _("your password was changed, and every other device was signed out."),
            _("If it was not you, choose a new one now: %(address)s", address=link("/recover")),
        ),
    )


def change_email(to: str, token: str) -> None:
    send_later(
        to,
        _("Confirm your new e-mail address"),
        _letter(
            _("Hello,"),
            _("open this link and press the button, and this becomes the address of your account:"),
            link(f"/confirm/{token}"),
            _("The link works for three days. If you did not ask for it, do nothing."),
        ),
    )


def email_changed(to: str, name: str, new: str) -> None:
    send_later(
        to,
        _("The e-mail address of your account was changed"),
        _letter(
            _("Hello %(name)s,", name=name),
            _("you now sign in with %(new)s. This address is no longer used.", new=new),
            _("If it was not you, reply to this letter at once."),
        ),
    )


def _hello(account: Account) -> str:
    if account.confirmed_at is None:
        return str(_("Hello,"))
    return str(_("Hello %(name)s,", name=account.person.name))


def _letter(*paragraphs: str) -> str:
    return "\n\n".join([*paragraphs, site_name()]) + "\n"
