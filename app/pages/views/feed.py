"""What is said about a briefing, for feed readers."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from app.briefings import queries as briefings
from app.briefings.views.feeds import Entry, atom, tag
from app.core import freshness
from app.discussion import queries as discussions
from app.pages.views.blueprint import bp


@bp.get("/briefings/<slug>/comments.atom")
def comments(slug: str) -> ResponseReturnValue:
    found = briefings.by_slug(slug, None)
    entries = [
        Entry(
            id=tag(row.created_at, f"comment/{row.public_id}"),
            title=gettext("Comment by %(name)s", name=discussions.byline(row).words()),
            path=f"/c/{row.public_id}",
            at=row.created_at,
            authors=[discussions.byline(row).words()],
            note="",
            html=Markup(row.html),  # noqa: S704  # sanitised on write
        )
        for row in discussions.latest_on(found)
    ]
    version = found.current_version
    title = gettext("Comments on %(title)s", title=version.title if version else "")
    return atom(title, f"/briefings/{slug}", entries, freshness.briefing_key(found.id))
