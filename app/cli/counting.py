"""Commands that check what is stored against itself."""

import click

from app import create_app
from app.core.db import transaction
from app.discussion.services import counts
from app.moderation.queries import reports_counted


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail if there is a difference.")
def recount(check: bool) -> None:
    """Count every counter again: comments, replies, votes, what is held, reports.

    Prints each difference and mends it, unless told only to check.
    """
    with create_app().app_context():
        if check:
            found = counts.differences(reports_counted())
        else:
            with transaction():
                found = counts.mend(reports_counted())
    for difference in found:
        click.echo(str(difference))
    click.echo(f"{len(found)} {'difference' if len(found) == 1 else 'differences'}")
    if check and found:
        raise SystemExit(1)
