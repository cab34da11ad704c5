"""Responses that were sent for an organisation, for whoever leads it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Membership, Organisation, Person
from app.briefings.models import Briefing, Version
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.errors import Missing
from app.discussion.models import Capacity, Response, StanceChange
from app.discussion.queries.threads import AnyRow


@dataclass(frozen=True)
class ForOrganisation:
    """A response that somebody sent for an organisation, before whoever leads it."""

    response: Response
    sender: Person
    post: Membership
    """Of the lead, with the organisation."""
    last_change: int | None
    """Id of the last change of a stance."""

    @property
    def state(self) -> str:
        """Another whenever the answer was sent again or a stance of it changed."""
        return f"{self.response.sent_at}/{self.last_change}"


def to_confirm(lead: Person, briefing: Briefing, response_id: int) -> ForOrganisation:
    """Raises Missing."""
    found = db.session.execute(
        _of_leads(lead)
        .where(Response.id == response_id, Response.briefing_id == briefing.id)
        .add_columns(_LAST_CHANGE)
        .options(contains_eager(Response.organisation), contains_eager(Membership.organisation))
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise Missing("There is no such page.")
    return ForOrganisation(*found)


def awaiting_lead(response_ids: Collection[int], lead: Person) -> Sequence[AnyRow]:
    """Those of them that wait for this person: id, name, organisation, slug, title."""
    return db.session.execute(
        _of_leads(lead)
        .with_only_columns(
            Response.id,
            Person.name,
            Organisation.name.label("organisation"),
            Briefing.slug,
            Version.title,
        )
        .join(Briefing, Briefing.id == Response.briefing_id)
        .join(Briefing.current_version)
        .where(
            Response.id.in_(response_ids),
            Response.capacity == Capacity.AWAITS_LEAD,
            _visible_to(lead),
        )
    ).all()


def _of_leads(lead: Person) -> Select[Response, Person, Membership]:
    return (
        select(Response, Person, Membership)
        .join_from(Response, Person, Person.id == Response.person_id)
        .join(Organisation, Organisation.id == Response.organisation_id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Response.capacity != Capacity.PERSONAL,
            Membership.person_id == lead.id,
            Membership.until.is_(None),
            Membership.confirmed_by_id.is_not(None),
        )
    )


_LAST_CHANGE = (
    select(func.max(StanceChange.id))
    .where(StanceChange.response_id == Response.id)
    .correlate(Response)
    .scalar_subquery()
)
