"""What machines read: feeds and the map of the site. Always as a stranger would see it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.briefings import queries
from app.briefings.models import Briefing, Version
from app.briefings.views.reading import cached
from app.core import freshness
from app.core.mail import site_name
from config import Settings

bp = Blueprint("feeds", __name__)

ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    id: str
    """Stays when the address changes."""
    title: str
    path: str
    at: datetime
    authors: list[str]
    note: str
    html: Markup


@bp.get("/feed.atom")
def site() -> ResponseReturnValue:
    entries = [
        _entry(briefing, briefing.current_version, briefing.current_version.title)
        for briefing in queries.for_feed(ENTRIES)
        if briefing.current_version is not None
    ]
    return atom(site_name(), "/", entries, freshness.SITE)


@bp.get("/briefings/<slug>/feed.atom")
def briefing(slug: str) -> ResponseReturnValue:
    found = queries.by_slug(slug, None)
    entries = [
        _entry(found, version, _("Version %(n)d: %(title)s", n=version.n, title=version.title))
        for version in queries.versions_for_feed(found, ENTRIES)
    ]
    title = found.current_version.title if found.current_version else ""
    return atom(title, f"/briefings/{slug}", entries, freshness.briefing_key(found.id))


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    page = cached(
        render_template("briefings/sitemap.xml", located=queries.sitemap()), freshness.SITE
    )
    page.mimetype = "application/xml"
    return page


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    kept_out = "User-agent: *\nDisallow: /preview/\nDisallow: /search\n"
    words = f"{kept_out}Sitemap: {_settings().site_url}/sitemap.xml\n"
    return Response(words, mimetype="text/plain")


def atom(title: str, path: str, entries: list[Entry], key: str) -> Response:
    """A feed of entries, the newest first. path: of the page that it goes with."""
    page = cached(
        render_template("briefings/feed.xml", title=title, path=path, entries=entries), key
    )
    page.mimetype = "application/atom+xml"
    return page


def tag(made_at: datetime, path: str) -> str:
    """An identity that outlives addresses (RFC 4151)."""
    host = urlsplit(_settings().site_url).hostname
    return f"tag:{host},{made_at:%Y-%m-%d}:{path}"


def _entry(briefing: Briefing, version: Version, title: str) -> Entry:
    is_current = version.n == briefing.current_n
    path = f"/briefings/{briefing.slug}" + ("" if is_current else f"/versions/{version.n}")
    return Entry(
        id=tag(briefing.created_at, f"briefing/{briefing.id}/{version.n}"),
        title=title,
        path=path,
        at=version.published_at,
        authors=[author.name for author in briefing.authors],
        note=version.note,
        html=queries.html_of(version),
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
