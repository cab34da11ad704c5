"""Commands that put a whole Moothall into a file and take it out again."""

from pathlib import Path

import click

from app import create_app
from app.core import archive, schema
from app.core.db import transaction
from app.core.errors import MoothallError
from config import Settings

File = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=File)
def backup(file: Path) -> None:
    """Write everything but the secret key into FILE, while the site is running.

    Database and uploads as of one moment. The file knows no database engine: it is also the way
    from SQLite to PostgreSQL. Keep it as safe as the site itself.
    """
    app = create_app()
    with app.app_context():
        settings: Settings = app.config["SETTINGS"]
        rows = archive.backup(file, _uploads(settings), told=_tell)
        (settings.instance / archive.LAST_BACKUP).touch()
    click.echo(f"{sum(rows.values()):,} rows written to {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Fill an empty instance from FILE: all of it, or nothing.

    Makes the tables when they are missing. Refuses where there is anything already.
    """
    app = create_app()
    try:
        with app.app_context():
            schema.upgrade()
            with transaction():
                rows = archive.restore(file, _uploads(app.config["SETTINGS"]), told=_tell)
    except MoothallError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{sum(rows.values()):,} rows restored and counted")


def _uploads(settings: Settings) -> Path:
    return settings.instance / "uploads"


def _tell(part: str) -> None:
    click.echo(f"  {part}", err=True)
