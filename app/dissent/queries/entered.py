"""Responses that came on paper, by letter or by e-mail, for whoever typed them in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import joinedload

from app.accounts.models import Person, PersonState
from app.briefings.models import Briefing
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Response
from app.dissent.queries.shown import shown
from app.permissions import Action, can

PAGE = 50


@dataclass(frozen=True)
class Entered:
    handle: str
    by: str
    """How their response names them."""
    at: datetime | None


def entered(briefing: Briefing, viewer: Person, after: str | None = None) -> Page[Entered]:
    """The latest first; of those who have no account yet. Raises Missing on a foreign cursor."""
    rows = _entered(briefing, viewer).order_by(Response.sent_at.desc(), Response.id.desc())
    if after is not None:
        rows = rows.where(tuple_(Response.sent_at, Response.id) < unpack(after, datetime, int))
    found = db.session.execute(rows.limit(PAGE + 1)).all()
    page = page_of(found, PAGE, lambda row: (row.Response.sent_at, row.Response.id))
    return Page(
        [
            Entered(person.handle, shown(person, mine, viewer), mine.sent_at)
            for mine, person in page.rows
        ],
        page.after,
    )


def entered_by_handle(briefing: Briefing, viewer: Person, handle: str) -> Person:
    """Somebody whose response to this briefing the viewer may mend. Raises Missing."""
    found = db.session.execute(_entered(briefing, viewer).where(Person.handle == handle)).first()
    if found is None:
        raise Missing("There is no such page.")
    return found[1]


def _entered(briefing: Briefing, viewer: Person) -> Select[Response, Person]:
    """Authors see what they typed in themselves: others may not want to be known to them."""
    rows = (
        select(Response, Person)
        .join_from(Response, Person, Person.id == Response.person_id)
        .where(
            Response.briefing_id == briefing.id,
            Response.entered_by_id.is_not(None),
            Person.state == PersonState.IMPORTED,
        )
        .options(joinedload(Response.organisation))
        .execution_options(populate_existing=True)
    )
    if can(viewer, Action.MODERATE):
        return rows
    return rows.where(Response.entered_by_id == viewer.id)
