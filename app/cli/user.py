"""Commands about people, for whoever runs the machine."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from app import create_app
from app.accounts.models import Role, normal_email
from app.accounts.queries import account_with, administrators_exist
from app.accounts.services import people, registration
from app.core.db import transaction
from app.core.errors import MoothallError
from app.core.mail import link
from app.core.text import one_line

P = ParamSpec("P")
LASTS = "It works once, for two hours."


def _in_app(command: Callable[P, None]) -> Callable[P, None]:
    """Run with the application around it; say in a line what could not be done."""

    @wraps(command)
    def inside(*args: P.args, **kwargs: P.kwargs) -> None:
        with create_app().app_context():
            try:
                command(*args, **kwargs)
            except MoothallError as error:
                raise click.ClickException(str(error)) from error

    return inside


@click.group()
def user() -> None:
    """Make accounts, give roles, help people in."""


@user.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([r.value for r in Role]), default=Role.PRACTITIONER.value)
@_in_app
def create(email: str, name: str, role: str) -> None:
    """Make an account and print a link where its owner chooses a password."""
    with transaction():
        path = people.open_account(one_line(name), normal_email(email), Role(role))
    click.echo(f"{link(path)}\nSend this link to its owner. {LASTS}")


@user.command()
@click.argument("email")
@click.argument("role", type=click.Choice([r.value for r in Role]))
@_in_app
def role(email: str, role: str) -> None:
    """Change what somebody may do. They are signed out once."""
    with transaction():
        account = account_with(normal_email(email))
        people.appoint(account.person, Role(role))
    click.echo(f"{account.person.name} is {role} now.")


@user.command()
@click.argument("email")
@_in_app
def confirm(email: str) -> None:
    """Take an address as confirmed, when its mail does not arrive."""
    with transaction():
        account = account_with(normal_email(email))
        registration.confirm(account)
    click.echo(f"{account.email} is confirmed.")


@user.command()
@click.argument("email")
@_in_app
def reset_link(email: str) -> None:
    """Print a link where somebody chooses a new password."""
    with transaction():
        path = people.reset_link(account_with(normal_email(email)))
    click.echo(f"{link(path)}\n{LASTS}")


@user.command()
@_in_app
def invite() -> None:
    """Print a link where the first administrator registers, when there is none yet."""
    with transaction():
        path = registration.invite_administrator()
    click.echo(f"{link(path)}\nIt works once, for a day.")


def invite_if_nobody_administers() -> None:
    """Print the link of `invite` at the start of a new site; later nothing."""
    with create_app().app_context():
        if administrators_exist():
            return
        with transaction():
            path = registration.invite_administrator()
        click.echo(f"Register the first administrator, once, at {link(path)}")
