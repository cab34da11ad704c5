"""What moved in a register, for feed readers, as a stranger sees it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from app.briefings import queries as briefings
from app.briefings.views.feeds import Entry, atom, tag
from app.core import freshness
from app.core.errors import Missing
from app.dissent import queries
from app.dissent.views.blueprint import bp

NEWEST = 20


@bp.get("/briefings/<slug>/register.atom")
def feed(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, None)
    if briefing.current_version is None:
        raise Missing("There is no such page.")
    lines = queries.newest(briefing, NEWEST)
    entries = [
        Entry(
            id=tag(line.entry.raised_at, f"entry/{line.entry.id}"),
            title=f"{line.entry.label}: {line.entry.summary}"
            if not line.hidden
            else line.entry.label,
            path=f"/briefings/{slug}/register/{line.entry.number}",
            at=line.entry.since,
            authors=[line.by] if line.by else [],
            note="",
            html=Markup(render_template("dissent/_feed.html", line=line, briefing=briefing)),  # noqa: S704  # escaped by the template
        )
        for line in lines
    ]
    title = gettext("Register of %(title)s", title=briefing.current_version.title)
    return atom(title, f"/briefings/{slug}/register", entries, freshness.briefing_key(briefing.id))
