"""The front page: what is argued about, and what is new."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries as briefings
from app.core import freshness
from app.core.errors import Missing
from app.pages.views.blueprint import bp

MOST_DISCUSSED = 3
NEW = 6


@bp.get("/")
def home() -> ResponseReturnValue:
    """Raises Missing for a post of a WordPress site, which leads on where it was imported."""
    if not {"p", "page_id"}.isdisjoint(request.args):
        raise Missing("There is no such page.")
    person = viewer()
    discussed = briefings.most_discussed(person, MOST_DISCUSSED)
    lead = discussed[0] if discussed else None
    newest = briefings.newest(person, NEW + MOST_DISCUSSED)
    new = [briefing for briefing in newest if briefing not in discussed]
    page = make_response(
        render_template(
            "pages/home.html",
            lead=lead,
            discussed=discussed[1:],
            new=new[:NEW],
            topics=briefings.topics_in_use(person),
        )
    )
    if person is None:
        page.headers["X-Page-Key"] = freshness.SITE
    return page
