"""What a mail server hands over."""

import sys

import click

from app import create_app
from app.core.db import transaction
from app.core.errors import MoothallError
from app.notifications import services


@click.command()
def bounce() -> None:
    """Read a letter that came back from standard input and note whose address refuses mail.

    After three such letters nothing more is sent there, and its owner is told in the inbox. What
    is no report of a letter of ours is passed over: a mail server need not sort.
    """
    raw = sys.stdin.buffer.read()
    with create_app().app_context():
        try:
            with transaction():
                is_noted = services.note_bounce(raw)
        except MoothallError:  # signed by another site, or by nobody
            is_noted = False
    click.echo("Noted." if is_noted else "Not a letter of ours that failed for good.")
