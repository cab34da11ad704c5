"""One page to find what is said here, and its results while somebody types."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries as briefings
from app.discussion import queries as discussions
from app.discussion.views.blueprint import is_swap
from app.search import queries
from app.search.forms import SearchForm

bp = Blueprint("search", __name__)

FEW = 6
"""Results under the box in the head."""


@bp.get("/search")
def search() -> ResponseReturnValue:
    form = SearchForm.asked(briefings.topics_in_use(viewer()))
    if not form.validate():
        return render_template("search/search.html", form=form, found=None), 422
    wanted = form.entered()
    found = queries.search(wanted, viewer(), request.args.get("after"))
    return render_template(
        _template(),
        form=form,
        wanted=wanted,
        found=found,
        few=FEW,
        byline=discussions.byline,
    )


def _template() -> str:
    """Of the page, or of the part of a page that htmx asks for."""
    if not is_swap():
        return "search/search.html"
    return "search/_few.html" if "few" in request.args else "search/_results.html"
