"""Commands that look after the index of the search."""

import click

from app import create_app
from app.core.db import db, transaction
from app.search import queries, services

AT_ONCE = 1_000


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail if there is a difference.")
def reindex(check: bool) -> None:
    """Compare the index of the search with all that can be found, and mend it.

    The worker keeps it up to date by itself; this is for when something went wrong.
    """
    with create_app().app_context():
        if not check:
            _bring_up_to_date()
        found = sum(_wrong_of(kind, check=check) for kind in services.IDS)
        if not check:
            _bring_up_to_date()
        waiting = queries.number_waiting()
    click.echo(f"{waiting:,} waiting for the worker")
    click.echo(f"{found:,} {'difference' if found == 1 else 'differences'}")
    if check and found:
        raise SystemExit(1)


def _bring_up_to_date() -> None:
    waiting = queries.number_waiting()
    with click.progressbar(length=waiting, label="Indexing") as bar:
        while True:
            with transaction():
                done = services.bring_up_to_date(AT_ONCE)
            if not done:
                return
            bar.update(done)


def _wrong_of(kind: queries.Kind, *, check: bool) -> int:
    found = 0
    for ids in services.wrong(kind, AT_ONCE):
        found += len(ids)
        for subject_id in ids:
            click.echo(f"{kind.name.lower()} {subject_id}")
        if ids and not check:
            with transaction():
                services.note(kind, ids)
        db.session.rollback()  # a reading that stays open keeps the database's log growing
    return found
