"""How somebody who responded is shown. Every name beside a response comes from here."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import OrganisationType, Person
from app.accounts.queries import ORGANISATION_TYPES
from app.core.db import db
from app.discussion.models import Capacity, Channel, Response, ShownAs
from app.discussion.queries.threads import AnyRow
from app.permissions import Action, can

CAME = {
    Channel.PAPER: _l("on paper, entered by the team"),
    Channel.LETTER: _l("by letter, entered by the team"),
    Channel.EMAIL: _l("by e-mail, entered by the team"),
}
"""How a response came that staff entered."""


class Says(Enum):
    """What whoever leads an organisation says of an answer that was given for it."""

    CONFIRMED = "confirmed"
    NOT_YET = "not yet"
    NOBODY_LEADS = "nobody leads"


FOR = {
    Says.CONFIRMED: "%(name)s, for %(organisation)s",
    Says.NOT_YET: "%(name)s, for %(organisation)s (awaits its lead)",
    Says.NOBODY_LEADS: "%(name)s, for %(organisation)s (not confirmed by a lead)",
}


@dataclass(frozen=True)
class Byline:
    """Who answered, as readers may know them."""

    name: str
    shown_as: ShownAs
    title: str
    organisation_type: OrganisationType | None
    on_behalf_of: str
    """Name of the organisation for which they answered; empty: for themselves."""
    says: Says
    """What its lead says to that."""
    channel: Channel

    @property
    def is_named(self) -> bool:
        return self.shown_as is ShownAs.NAME

    def words(self, *, to_moderators: bool = False) -> str:
        shown = self._public()
        if to_moderators and self.shown_as is not ShownAs.NAME:
            shown = str(gettext("%(name)s, shown as: %(words)s", name=self.name, words=shown))
        if self.channel is Channel.SITE:
            return shown
        return f"{shown} ({CAME[self.channel]})"

    def _public(self) -> str:
        if self.shown_as is ShownAs.MODERATORS:
            return str(gettext("A practitioner whom the moderators know"))
        if self.shown_as is ShownAs.ROLE:
            return role(self.title, self.organisation_type)
        if self.on_behalf_of:
            values = {"name": self.name, "organisation": self.on_behalf_of}
            return str(gettext(FOR[self.says], **values))
        return self.name


def role(title: str, organisation_type: OrganisationType | None) -> str:
    """Post and type of organisation, as far as they are known."""
    title = title or gettext("A practitioner")
    if organisation_type is None:
        return title
    kind = str(ORGANISATION_TYPES[organisation_type])
    within = kind if kind[:2].isupper() else kind[:1].lower() + kind[1:]
    return f"{title}, {within}"


def shown(person: Person, response: Response | None, viewer: Person | None) -> str:
    """The name of this person beside what they said in this response; None: in none."""
    if response is None:
        return person.name
    return byline_of(person.name, response).words(to_moderators=can(viewer, Action.MODERATE))


def byline(row: AnyRow) -> Byline:
    """Of a comment's row with its author's name and `threads.HOW_SHOWN`."""
    return Byline(
        row.name,
        row.shown_as or ShownAs.NAME,
        row.post or "",
        row.organisation_type,
        row.on_behalf_of or "",
        says(row.capacity, row.confirmed_by_id),
        row.channel or Channel.SITE,
    )


def byline_of(name: str, response: Response) -> Byline:
    is_on_behalf = response.capacity is not Capacity.PERSONAL and response.organisation is not None
    return Byline(
        name,
        response.shown_as,
        response.title,
        response.organisation_type,
        response.organisation.name if is_on_behalf and response.organisation else "",
        says(response.capacity, response.confirmed_by_id),
        response.channel,
    )


def says(capacity: Capacity | None, confirmed_by_id: int | None) -> Says:
    if capacity is Capacity.AWAITS_LEAD:
        return Says.NOT_YET
    return Says.NOBODY_LEADS if confirmed_by_id is None else Says.CONFIRMED


def responses_of(briefing_id: int, person_ids: Collection[int]) -> dict[int, Response]:
    """The responses of these people to a briefing, by person, ready for `shown`."""
    found = db.session.scalars(
        select(Response)
        .where(Response.briefing_id == briefing_id, Response.person_id.in_(set(person_ids)))
        .options(joinedload(Response.organisation))
    )
    return {response.person_id: response for response in found}
