"""What everyone reads: lists and versions."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries
from app.briefings.models import Briefing
from app.core import freshness
from app.core.errors import Missing
from app.core.text import one_line
from app.notifications.models import Followed
from app.notifications.queries import is_followed

bp = Blueprint("briefings", __name__)


@bp.get("/briefings")
def index() -> ResponseReturnValue:
    wanted = queries.Filter(
        topic=_argument("topic"), words=_argument("q")[:200], state=_argument("state")
    )
    page = queries.in_list(viewer(), wanted, request.args.get("after"))
    topics = queries.topics_in_use(viewer())
    here = next((topic.id for topic in topics if topic.slug == wanted.topic), None)
    if wanted.topic and here is None and (now := queries.topic_now(wanted.topic)):
        words, state = wanted.words or None, wanted.state or None
        return redirect(url_for(".index", topic=now, q=words, state=state), 301)
    return cached(
        render_template(
            "briefings/index.html",
            page=page,
            wanted=wanted,
            topics=topics,
            is_followed=here is not None and is_followed(viewer(), Followed.TOPIC, here),
        ),
        freshness.SITE,
    )


@bp.get("/briefings/<slug>/versions")
def versions(slug: str) -> ResponseReturnValue:
    briefing = queries.by_slug(slug, viewer())
    _is_published(briefing)
    page = queries.versions(briefing, request.args.get("after"))
    shown = render_template("briefings/versions.html", briefing=briefing, page=page)
    return cached(shown, freshness.briefing_key(briefing.id))


@bp.get("/briefings/<slug>/versions/<int:n>")
def version(slug: str, n: int) -> ResponseReturnValue:
    briefing = queries.by_slug(slug, viewer())
    found = queries.version(briefing, _number(n))
    other = request.args.get("compare")
    if other is None:
        shown = render_template(
            "briefings/version.html",
            briefing=briefing,
            version=found,
            ancestors=queries.ancestors_in(briefing),
        )
    else:
        old = queries.version(briefing, _number(other))
        shown = render_template(
            "briefings/compare.html",
            briefing=briefing,
            old=old,
            new=found,
            comparison=queries.compare(old, found),
            ancestors=queries.ancestors_in(briefing),
            rewordings=queries.rewordings_between(old, found),
        )
    return cached(shown, freshness.briefing_key(briefing.id))


def _is_published(briefing: Briefing) -> None:
    """Raises Missing: its authors see a draft at the desk, and there is nothing here yet."""
    if briefing.current_version is None:
        raise Missing("There is no such page.")


def _number(text: object) -> int:
    """Of a version. Raises Missing."""
    written = str(text)
    if not written.isdecimal() or len(written) > 9:
        raise Missing("There is no such page.")
    return int(written)


def moved() -> ResponseReturnValue | None:
    """Where what was at this address is now; None when nothing was."""
    to = queries.moved_to(request.path, request.query_string.decode("latin-1"), viewer())
    return redirect(to, 301) if to is not None else None


def _argument(name: str) -> str:
    """Raises Unreadable."""
    return one_line(request.args.get(name, ""))


def cached(page: str, key: str) -> Response:
    """A page that the cache may keep for strangers until the version of `key` is raised."""
    response = make_response(page)
    if viewer() is None:
        response.headers["X-Page-Key"] = key
    return response
