"""A briefing with its discussion, and where people stand on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing, NumberedProposition, RewordingState
from app.core import clock, freshness
from app.discussion import queries as discussions
from app.discussion.forms import EPOCH, CommentForm
from app.discussion.models import Bearing
from app.discussion.queries import Order
from app.dissent import queries as dissent
from app.dissent.models import Entry
from app.moderation import queries as moderation
from app.notifications import queries as notifications
from app.notifications.models import Followed
from app.pages.views.blueprint import bp
from app.pages.views.kept import kept_for_strangers
from app.permissions import Action, can


@dataclass(frozen=True)
class Asked:
    """Which part of the discussion was asked for; what is not an answer is the first choice."""

    order: Order
    bearing: Bearing | None
    about: str | None
    after: str | None

    @classmethod
    def of(cls, values: Any) -> "Asked":
        sort, bearing = values.get("sort"), values.get("bearing")
        return cls(
            Order(sort) if sort in set(Order) else Order.NEWEST,
            Bearing(bearing) if bearing in set(Bearing) else None,
            values.get("about"),
            values.get("after"),
        )


@bp.get("/briefings/<slug>")
def briefing(slug: str) -> ResponseReturnValue:
    person = viewer()
    found = briefings.by_slug(slug, person)
    if found.current_version is None:
        return redirect(url_for("desk.preview", slug=slug), 303)
    asked = Asked.of(request.args)
    numbered = numbered_in(found)
    about = next((row for row in numbered if row.proposition.key == asked.about), None)
    news = discussions.news(person, found)
    reasons = discussions.reasons([row.proposition_id for row in numbered], person, most=1)
    page = discussions.discussion(
        found,
        person,
        order=asked.order,
        after=asked.after,
        bearing=asked.bearing,
        proposition_id=about.proposition_id if about else None,
        read_to=news.since,
    )
    shown = render_template(
        "pages/briefing.html",
        briefing=found,
        version=found.current_version,
        lineage=briefings.lineage(found),
        files=briefings.papers(found),
        numbered=numbered,
        numbers={row.proposition_id: row.number for row in numbered},
        asked=asked,
        about=about,
        page=page,
        reasons=reasons.by_proposition,
        strongest=dissent.strongest(found) if found.entries else {},
        entries=entries_of(found, page.nodes, *reasons.by_proposition.values()),
        removals=moderation.why(discussions.removed_in(page.nodes)),
        closed=moderation.why_closed(found),
        slow=moderation.why_slow(found),
        reader=discussions.Reader.of(person, found),
        stand=discussions.stand_of(person, numbered),
        **_for_author(person, found, numbered),
        is_followed=notifications.is_followed(person, Followed.BRIEFING, found.id),
        news=news,
        upto=(clock.now() - EPOCH) // timedelta(microseconds=1),
        form=CommentForm.of(found, formdata=None) if can(person, Action.COMMENT, found) else None,
    )
    reopens_at = found.reopens_at(clock.now())
    until = min(filter(None, (page.score_due, reasons.until, reopens_at)), default=None)
    return kept_for_strangers(shown, freshness.briefing_key(found.id), until=until)


def entries_of(
    briefing: Briefing, nodes: Iterable[discussions.Node], *reasons: discussions.Reasons
) -> dict[int, Entry]:
    """The entries that comments on a page are the reasons of, by comment."""
    if not briefing.entries:
        return {}
    ids = {node.row.id for node in nodes}
    return dissent.by_comment(ids.union(*(each.ids for each in reasons)))


def _for_author(
    person: Person | None, briefing: Briefing, numbered: list[NumberedProposition]
) -> dict[str, Any]:
    """How many have yet to answer words that changed, and what waits for a moderator."""
    is_changed = briefing.current_n is not None and briefing.current_n > 1 and numbered
    if not is_changed or person is None or not briefing.is_author(person.id):
        return {"restating": {}, "waiting": 0}
    said = briefings.open_rewordings(numbered)
    return {
        "restating": discussions.yet_to_restate(numbered),
        "waiting": sum(each.state is RewordingState.WAITING for each in said),
    }


def numbered_in(briefing: Briefing) -> list[NumberedProposition]:
    return briefing.current_version.propositions if briefing.current_version else []
