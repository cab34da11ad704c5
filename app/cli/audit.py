"""Commands that show whether the log of decisions is as it was written."""

import click

from app import create_app
from app.moderation.queries import chain


@click.group()
def audit() -> None:
    """Check the log of moderation against its own hashes."""


@audit.command()
def head() -> None:
    """Print number and hash of the last row. Keep the hash where this machine cannot reach it."""
    with create_app().app_context():
        last = chain.head()
    if last is None:
        click.echo("Nothing has been decided yet.")
    else:
        click.echo(f"{last.id} {last.hash}")


@audit.command()
@click.option("--head", "kept", metavar="HASH", help="A hash that `audit head` printed once.")
def verify(kept: str | None) -> None:
    """Name the first row that was altered, inserted or has gone; fail if there is one.

    Rows cut off at the end leave no trace within: only a head kept outside shows it.
    """
    with create_app().app_context():
        found = chain.verify(kept)
    if found.fault:
        click.echo(found.fault)
        raise SystemExit(1)
    click.echo(f"{found.rows:,} {'row' if found.rows == 1 else 'rows'}, all as they were written")
    if found.blank:
        click.echo(f"{found.blank:,} explanations were blanked by erasure")
    if found.after_kept is not None:
        click.echo(
            f"the head that was kept is among them, {found.after_kept:,} rows before the end"
        )
