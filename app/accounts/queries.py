"""People and where they work, ready to show."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import (
    Account,
    EndedSession,
    Membership,
    OneTimeLink,
    Organisation,
    OrganisationType,
    Person,
    PersonState,
    Purpose,
    Role,
)
from app.core import clock
from app.core.db import db
from app.core.errors import Expired, Missing
from app.core.folding import folded
from app.core.paging import Page, page_of, unpack

ORGANISATION_TYPES = {
    OrganisationType.COUNTY: _("County council"),
    OrganisationType.DISTRICT: _("District or borough council"),
    OrganisationType.UNITARY: _("Unitary authority"),
    OrganisationType.METROPOLITAN: _("Metropolitan borough"),
    OrganisationType.LONDON_BOROUGH: _("London borough"),
    OrganisationType.PARISH: _("Parish or town council"),
    OrganisationType.COMBINED: _("Combined authority"),
    OrganisationType.FIRE_POLICE_PARK: _("Fire, police or national park authority"),
    OrganisationType.NHS: _("NHS body"),
    OrganisationType.CENTRAL: _("Central or devolved government"),
    OrganisationType.CHARITY: _("Charity or voluntary body"),
    OrganisationType.COMPANY: _("Company"),
    OrganisationType.UNIVERSITY: _("University or research body"),
    OrganisationType.OTHER: _("Other"),
}
PEOPLE_A_PAGE = 50
SHOWN = (PersonState.ACTIVE, PersonState.SUSPENDED, PersonState.IMPORTED)


@dataclass(frozen=True)
class Post:
    """Where somebody works now."""

    title: str
    organisation: str
    type: OrganisationType


@dataclass(frozen=True)
class Found:
    """Somebody in the list of administrators."""

    person: Person
    email: str | None
    """None: nobody can sign in as them."""


def account_of(email: str) -> Account | None:
    """By the normal form of its address."""
    return db.session.scalar(select(Account).where(Account.email == email))


def account_in_session(uniquifier: str, session_id: str) -> Account | None:
    """Whose session this is; None once it has ended."""
    has_ended = exists().where(EndedSession.digest == digest(session_id))
    return db.session.scalar(
        select(Account).where(Account.fs_uniquifier == uniquifier, Account.active, ~has_ended)
    )


def account_with(email: str) -> Account:
    """As `account_of`. Raises Missing."""
    account = account_of(email)
    if account is None:
        raise Missing("Nobody has an account with %(email)s.", email=email)
    return account


def account_by_person(person_id: int) -> Account | None:
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def opened_link(token: str, *purposes: Purpose) -> OneTimeLink:
    """Raises Expired when the link was used or replaced, is too old, or never was."""
    found = db.session.scalar(
        select(OneTimeLink)
        .where(
            OneTimeLink.digest == digest(token),
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.expires_at > clock.now(),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Expired("This link has expired.")
    return found


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def person_by_handle(handle: str) -> Person:
    """Somebody whom everybody may see. Raises Missing."""
    found = db.session.scalar(
        select(Person).where(Person.handle == handle, Person.state.in_(SHOWN))
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def shown_among(person_ids: Collection[int]) -> Sequence[Person]:
    """Those of these people whom everybody may see."""
    wanted = select(Person).where(Person.id.in_(person_ids), Person.state.in_(SHOWN))
    return db.session.scalars(wanted).all()


def shown_with(handles: Collection[str]) -> dict[str, Person]:
    """People whom everybody may see, by handle. Asks only if there is something to ask."""
    if not handles:
        return {}
    wanted = select(Person).where(Person.handle.in_(handles), Person.state.in_(SHOWN))
    return {person.handle: person for person in db.session.scalars(wanted)}


def handle_now(handle: str) -> str | None:
    """Of whom somebody was merged into; None when they were not."""
    survivor = aliased(Person)
    return db.session.scalar(
        select(survivor.handle)
        .join_from(Person, survivor, survivor.id == Person.merged_into)
        .where(Person.handle == handle, survivor.state.in_(SHOWN))
    )


def ids_of(person: Person) -> Select[int]:
    """Theirs, and of whoever was merged into them: acts keep the id of whoever acted."""
    return select(Person.id).where((Person.id == person.id) | (Person.merged_into == person.id))


def anybody_by_handle(handle: str) -> Person:
    """As administrators see them, in every state. Raises Missing."""
    found = db.session.scalar(select(Person).where(Person.handle == handle))
    if found is None:
        raise Missing("There is no such page.")
    return found


def post_of(person_ids: Iterable[int]) -> dict[int, Post]:
    """The present post of each person who has one, for the bylines of a whole page."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Membership.person_id, Membership.title, Organisation.name, Organisation.type)
        .join(Membership.organisation)
        .where(Membership.person_id.in_(wanted), Membership.until.is_(None))
        .order_by(Membership.since, Membership.id)
    )
    return {person: Post(title, name, type_) for person, title, name, type_ in rows}


def workplace_of(person_id: int) -> Membership | None:
    """Where somebody works now, with its organisation; their latest post, if they have several."""
    return db.session.scalar(
        select(Membership)
        .join(Membership.organisation)
        .options(contains_eager(Membership.organisation))
        .where(Membership.person_id == person_id, Membership.until.is_(None))
        .order_by(Membership.since.desc(), Membership.id.desc())
        .limit(1)
    )


def leads_of(organisation_id: int) -> set[int]:
    """Ids of the people who answer for an organisation."""
    return set(
        db.session.scalars(
            select(Membership.person_id).where(
                Membership.organisation_id == organisation_id,
                Membership.until.is_(None),
                Membership.confirmed_by_id.is_not(None),
            )
        )
    )


def organisation_names() -> Sequence[str]:
    """Suggestions for a field."""
    return db.session.scalars(
        select(Organisation.name)
        .where(Organisation.merged_into_id.is_(None))
        .order_by(Organisation.name)
        .limit(1000)
    ).all()


def administrators_exist() -> bool:
    found = db.session.scalar(
        select(Person.id)
        .where(Person.role == Role.ADMINISTRATOR, Person.is_active(clock.now()))
        .limit(1)
    )
    return found is not None


def people(*, sought: str = "", after: str | None = None) -> Page[Found]:
    """Everybody with or without an account, the newest first.

    sought: a part of a name, handle or address, or of the name of where they work now.
    """
    rows = (
        select(Person, Account.email)
        .outerjoin(Account, Account.person_id == Person.id)
        .order_by(Person.created_at.desc(), Person.id.desc())
        .limit(PEOPLE_A_PAGE + 1)
    )
    if sought:
        works_there = exists().where(
            Membership.person_id == Person.id,
            Membership.until.is_(None),
            Organisation.id == Membership.organisation_id,
            Organisation.folded.contains(folded(sought), autoescape=True),
        )
        columns = (Person.name, Person.handle, Account.email)
        rows = rows.where(
            or_(works_there, *(each.icontains(sought, autoescape=True) for each in columns))
        )
    if after is not None:
        moment, number = unpack(after, datetime, int)
        rows = rows.where(tuple_(Person.created_at, Person.id) < (moment, number))
    found = [Found(*row) for row in db.session.execute(rows)]
    return page_of(found, PEOPLE_A_PAGE, lambda row: (row.person.created_at, row.person.id))
