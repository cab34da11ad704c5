"""One page to find what is said here, and its results while somebody types."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries as briefings
from app.discussion import queries as discussions
from app.discussion.views.blueprint import is_swap
from app.search import queries
from app.search.forms import SearchForm
from app.search.models import Kind

bp = Blueprint("search", __name__)


@bp.get("/search")
def search() -> ResponseReturnValue:
    form = SearchForm.asked(briefings.topics_in_use(viewer()))
    if not form.validate():
        return render_template("search/search.html", form=form, found=None), 422
    wanted = form.entered()
    found = queries.search(wanted, viewer(), request.args.get("after"))
    return render_template(
        "search/_results.html" if is_swap() else "search/search.html",
        form=form,
        wanted=wanted,
        found=found,
        Kind=Kind,
        byline=discussions.byline,
    )
