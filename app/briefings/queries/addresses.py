"""Where a briefing is that used to be elsewhere, and all that a search engine should know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import Audience, Briefing, Redirect, Version
from app.briefings.queries.briefings import READABLE, _visible_to
from app.core.db import db

MOST_IN_SITEMAP = 50_000  # what the protocol allows in one file


@dataclass(frozen=True)
class Located:
    slug: str
    changed_at: datetime


def moved_to(path: str, query: str, viewer: Person | None) -> str | None:
    """The present path of what was at this one, if this viewer may read it.

    What hung on an old address of a briefing, such as its versions, hangs on the new one.
    """
    path = path.rstrip("/")
    for old, rest in _candidates(path, query):
        slug = db.session.scalar(
            select(Briefing.slug)
            .join(Redirect, Redirect.briefing_id == Briefing.id)
            .where(Redirect.path == old, Briefing.state.in_(READABLE), _visible_to(viewer))
        )
        if slug is not None:
            return f"/briefings/{slug}{rest}"
    return None


def _candidates(path: str, query: str) -> Iterator[tuple[str, str]]:
    if query:
        yield f"{path or '/'}?{query}", ""
    if path:
        yield path, ""
    parts = path.split("/", 3)
    if len(parts) == 4 and parts[1] == "briefings":
        yield "/".join(parts[:3]), f"/{parts[3]}" + (f"?{query}" if query else "")


def sitemap() -> list[Located]:
    found = db.session.execute(
        select(Briefing.slug, Version.published_at)
        .join(Briefing.current_version)
        .where(Briefing.state.in_(READABLE), Briefing.audience == Audience.PUBLIC)
        .order_by(Briefing.published_at.desc(), Briefing.id.desc())
        .limit(MOST_IN_SITEMAP)
    )
    return [Located(slug, changed_at) for slug, changed_at in found]
