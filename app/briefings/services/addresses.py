"""Where a briefing is found: a slug from its title, and every address it ever had."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, union

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingState, Redirect
from app.core import freshness
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.permissions import Action, require

LONGEST_SLUG = 60
_ROOM = 6
"""Of these, kept for a dash and a number where others are called the same."""
_RESERVED = {"new"}  # /desk/briefings/new
_APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019")


def rename(actor: Person, briefing: Briefing, slug: str) -> None:
    """Give a briefing another address; the old one leads to it. Raises Conflict, Unreadable."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    slug = slug_from(slug)
    if slug == briefing.slug:
        return
    if _is_taken(slug, briefing):
        raise Conflict("Another briefing has this address. Choose a different one.")
    if slug in _RESERVED:
        raise Unreadable("This address is kept for the desk. Choose a different one.")
    move(briefing, slug)
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)


def move(briefing: Briefing, slug: str) -> None:
    """Raises nothing when `slug` is free; an address that readers may know leads on."""
    own = db.session.get(Redirect, path_of(slug))
    if own is not None:
        db.session.delete(own)
    if briefing.state not in (BriefingState.DRAFT, BriefingState.SCHEDULED):
        lead_on(path_of(briefing.slug), briefing)
    briefing.slug = slug


def lead_on(path: str, briefing: Briefing) -> None:
    """From now on `path` leads to the briefing, unless it leads elsewhere already."""
    if db.session.get(Redirect, path) is None:
        db.session.add(Redirect(path=path, briefing_id=briefing.id))


def path_of(slug: str) -> str:
    return f"/briefings/{slug}"


def kept_path(address: str) -> str:
    """An old address as `redirects` holds it: decoded path and raw query, no trailing slash."""
    parts = urlsplit(address)
    path = "/" + unquote(parts.path).strip("/")
    return f"{path}?{parts.query}" if parts.query else path


def slug_from(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.translate(_APOSTROPHES))
    ascii_only = folded.encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug or "briefing"


def free_slug(words: str, briefing: Briefing | None = None) -> str:
    """A slug that no other briefing has or had. `briefing`: whose own addresses count as free."""
    found = slug_from(words)
    stem = found[: LONGEST_SLUG - _ROOM].rstrip("-")
    taken = _like(stem, briefing) | _RESERVED
    number = 2
    while found in taken:
        found = f"{stem}-{number}"
        number += 1
    return found


def _is_taken(slug: str, briefing: Briefing) -> bool:
    return slug in _like(slug, briefing)


def _like(slug: str, briefing: Briefing | None) -> set[str]:
    """Slugs that begin so, present and past. A slug has no wildcard in it."""
    mine = briefing.id if briefing is not None else 0
    present = select(Briefing.slug).where(Briefing.slug.like(f"{slug}%"), Briefing.id != mine)
    past = select(Redirect.path).where(
        Redirect.path.like(f"{path_of(slug)}%"), Redirect.briefing_id != mine
    )
    found = db.session.scalars(union(present, past))
    return {path.removeprefix(path_of("")) for path in found}
