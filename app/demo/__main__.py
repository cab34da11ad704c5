"""`make run`: a Moothall with something in it."""

import os

import click

from app import create_app, demo
from app.cli import running
from app.core import schema
from app.core.db import db
from config import Settings


def run() -> None:
    app = create_app()
    with app.app_context():
        schema.upgrade()
        accounts = demo.ensure()
        db.session.remove()
        db.engine.dispose()  # what is forked later opens connections of its own
    settings: Settings = app.config["SETTINGS"]

    def tell() -> None:
        if not settings.mail_url:
            click.echo(f"Mail is written to {settings.instance / 'mail'}/")
        click.echo(f"Sign in with the password {demo.PASSWORD} as:")
        for account in accounts:
            click.echo(f"  {account.shown_as:<14} {account.email}")

    running.serve("127.0.0.1", int(os.environ.get("PORT", "8000")), started=tell)


try:
    run()
except click.ClickException as error:
    error.show()
    raise SystemExit(1) from error
