"""The standing pages: the words that ship, and those that administrators wrote instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.administration.models import SiteText
from app.core.db import db
from app.core.errors import Missing
from app.core.text import Prose, split_article

NAMES = ("privacy", "terms", "accessibility", "retention", "rules")
MOST_VERSIONS = 50
"""In the list of one page; the older ones keep their addresses."""
_SHIPPED = Path(__file__).parents[3] / "templates" / "pages" / "texts"


@dataclass(frozen=True)
class Shown:
    """What readers see of a page, and how it got there."""

    name: str
    n: int
    """0: nobody has changed it yet."""
    source: str
    html: str
    is_shipped: bool


def shown(name: str) -> Shown:
    """Raises Missing."""
    found = _last(name)
    if found is None or found.source is None:
        source = shipped(name)
        return Shown(name, found.n if found else 0, source, rendered(source), True)
    return Shown(name, found.n, found.source, found.html, False)


def text(name: str, n: int) -> SiteText:
    """One version. Raises Missing."""
    found = db.session.scalar(select(SiteText).where(SiteText.name == name, SiteText.n == n))
    if found is None:
        raise Missing("There is no such page.")
    return found


def versions(name: str) -> Sequence[SiteText]:
    """The latest, the newest first, each with who wrote it."""
    return db.session.scalars(
        select(SiteText)
        .where(SiteText.name == name)
        .order_by(SiteText.n.desc())
        .limit(MOST_VERSIONS)
        .options(joinedload(SiteText.by))
    ).all()


@cache
def shipped(name: str) -> str:
    """Raises Missing."""
    if name not in NAMES:
        raise Missing("There is no such page.")
    return (_SHIPPED / f"{name}.md").read_text().strip()


def rendered(source: str) -> str:
    """Raises Unreadable."""
    return "".join(piece.html for piece in split_article(source) if isinstance(piece, Prose))


def _last(name: str) -> SiteText | None:
    if name not in NAMES:
        raise Missing("There is no such page.")
    return db.session.scalar(
        select(SiteText).where(SiteText.name == name).order_by(SiteText.n.desc()).limit(1)
    )
