"""Commands that bring in what was written elsewhere."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from app import create_app
from app.core import schema
from app.core.errors import MoothallError
from app.exchange.formats.wordpress import Progress
from app.exchange.jobs import import_wordpress


@click.group("import")
def imports() -> None:
    """Bring in what was written elsewhere.

    An import can be stopped at any moment and started again: what is here already is left alone.
    """


@imports.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Count what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def wordpress(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring in a WordPress export: posts, their comments, and who wrote them.

    FILE is what WordPress makes under Tools, Export. Posts and pages become briefings, with their
    dates, topics and old addresses; comments keep their threads, dates and states. Nobody gets an
    account, and pingbacks are only counted.
    """
    app = create_app()
    try:
        with app.app_context():
            schema.upgrade()
            report = _import(file, dry_run=dry_run).as_json()
    except MoothallError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror}).") from error
    click.echo(json.dumps(report, indent=2, ensure_ascii=False) if as_json else in_words(report))


def _import(file: Path, *, dry_run: bool) -> Any:
    with click.progressbar(
        length=max(file.stat().st_size, 1),
        label="Reading" if dry_run else "Importing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        return import_wordpress(file, dry_run=dry_run, progress=lambda done: _show(bar, done))


def _show(bar: Any, progress: Progress) -> None:
    bar.update(progress.done_bytes - bar.pos)


def in_words(report: dict[str, Any]) -> str:
    """A report, as `Report.as_json` has it, for a terminal."""
    briefings, comments, people = report["briefings"], report["comments"], report["people"]
    would = "Would come in from" if report["dry_run"] else "Imported from"
    return "\n".join(
        [
            f"{would} {report['site'] or 'this site'}:",
            f"  {_many(briefings['imported'], 'briefing')}{_of_them(briefings['drafts'])}",
            *_reasons(briefings["drafts"], indent=4),
            f"  {_many(comments['imported'], 'comment')}{_held(comments['held'])}",
            *_moved(comments["moved"]),
            f"  {_many(people['imported'], 'person', 'people')} without an account",
            f"  {_many(report['redirects'], 'old address', 'old addresses')} leading here",
            *_existing(briefings, comments, people),
            *_left_out("post or page", "posts and pages", briefings),
            *_left_out("comment", "comments", comments),
            *_left_out("other item", "other items", report["other_items"]),
        ]
    )


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _of_them(drafts: dict[str, Any]) -> str:
    return f", of which {drafts['imported']:,} only as drafts:" if drafts["imported"] else ""


def _held(held: int) -> str:
    waits = "waits" if held == 1 else "wait"
    return f", of which {held:,} {waits} for a moderator" if held else ""


def _moved(moved: dict[str, Any]) -> list[str]:
    if not moved["total"]:
        return []
    stands = "stands" if moved["total"] == 1 else "stand"
    first = f"    {_many(moved['total'], 'comment')} {stands} elsewhere in the thread than there:"
    return [first, *_reasons(moved, indent=6)]


def _existing(*tallies: dict[str, Any]) -> list[str]:
    briefings, comments, people = (tally["existing"] for tally in tallies)
    if not briefings + comments + people:
        return []
    return [
        f"Here already: {_many(briefings, 'briefing')}, {_many(comments, 'comment')}, "
        f"{_many(people, 'person', 'people')}."
    ]


def _left_out(one: str, many: str, tally: dict[str, Any]) -> list[str]:
    if not tally["skipped"]:
        return []
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in tally.get("kinds", {}).items())
    counted = _many(tally["skipped"], one, many) + (f" ({kinds})" if kinds else "")
    return [f"Left out: {counted}", *_reasons(tally, indent=2)]


def _reasons(tally: dict[str, Any], *, indent: int) -> list[str]:
    return [f"{' ' * indent}{number:,}  {reason}" for reason, number in tally["reasons"].items()]
