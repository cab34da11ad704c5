"""People, the accounts that sign them in, and where they work."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import email_validator
from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    or_,
)
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, BigId, flag, intpk
from app.core.errors import Unreadable


class Role(StrEnum):
    """What a person may do everywhere. Each includes the ones before it."""

    PRACTITIONER = "practitioner"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class PersonState(StrEnum):
    IMPORTED = "imported"  # wrote elsewhere; nobody can sign in as them
    UNCONFIRMED = "unconfirmed"  # registered; has not opened the mail yet
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ERASED = "erased"
    MERGED = "merged"  # into another person, who has all that they wrote


class OrganisationType(StrEnum):
    COUNTY = "county"
    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON_BOROUGH = "london_borough"
    PARISH = "parish"
    COMBINED = "combined"
    FIRE_POLICE_PARK = "fire_police_park"
    NHS = "nhs"
    CENTRAL = "central"
    CHARITY = "charity"
    COMPANY = "company"
    UNIVERSITY = "university"
    OTHER = "other"


class Person(Base):
    """Whoever contributes. An account signs a person in; an imported person has none."""

    __tablename__ = "people"

    id: Mapped[intpk]
    handle: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    bio: Mapped[str] = mapped_column(default="")
    bio_html: Mapped[str] = mapped_column(default="")
    state: Mapped[PersonState]
    role: Mapped[Role] = mapped_column(default=Role.PRACTITIONER)
    writes: Mapped[flag]
    """May start briefings at the desk; given by an administrator."""
    suspended_until: Mapped[datetime | None]
    """With state suspended: null means until a moderator lifts it."""
    unread_warning: Mapped[int | None]
    """Number, in the log of moderation, of a warning they have not yet said to have read."""
    premoderated: Mapped[flag]
    """What they write waits for a moderator."""
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    import_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]

    @hybrid_property
    def now_id(self) -> int:
        """Whom they are now: themselves, or whoever they were merged into."""
        return self.merged_into or self.id

    @now_id.inplace.expression
    @classmethod
    def _now_id(cls) -> ColumnElement[int]:
        return func.coalesce(cls.merged_into, cls.id)

    def is_suspended(self, at: datetime) -> bool:
        return self.state is PersonState.SUSPENDED and (
            self.suspended_until is None or at < self.suspended_until
        )

    @hybrid_method
    def is_active(self, at: datetime) -> bool:
        """Confirmed and not suspended: may contribute."""
        suspension_is_over = self.state is PersonState.SUSPENDED and not self.is_suspended(at)
        return self.state is PersonState.ACTIVE or suspension_is_over

    @is_active.expression
    @classmethod
    def _is_active(cls, at: datetime) -> ColumnElement[bool]:
        suspension_is_over = and_(cls.state == PersonState.SUSPENDED, cls.suspended_until <= at)
        return or_(cls.state == PersonState.ACTIVE, suspension_is_over)


class Account(Base, UserMixin):
    """How a person signs in; the columns are those Flask-Security asks for."""

    __tablename__ = "accounts"

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Normalised and folded to lower case: one mailbox, one account."""
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    """Named in every session; replaced when the password changes, which ends them."""
    created_at: Mapped[datetime]

    # joined: whoever signs in is about to act as this person
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    # Empty: what a person may do is asked of `app.permissions` alone.
    roles: ClassVar[list[RoleMixin]] = []  # type: ignore[misc]  # declared on the instance there


def normal_email(written: str) -> str:
    """The form in which an address is stored and looked up. Raises Unreadable."""
    try:
        found = email_validator.validate_email(
            written, check_deliverability=False, allow_smtputf8=False
        )
    except email_validator.EmailNotValidError as error:
        raise Unreadable("Enter an e-mail address like name@example.org.") from error
    return str(found.ascii_email).lower()


class Purpose(StrEnum):
    """What opening a link that was sent by mail does."""

    CONFIRM = "confirm"
    RECOVER = "recover"
    CHANGE_EMAIL = "change_email"
    ADMINISTER = "administer"  # the first administrator registers; belongs to no account yet


class OneTimeLink(Base):
    """A link that works until it is used, replaced by a newer one, or too old."""

    __tablename__ = "one_time_links"
    __table_args__ = (UniqueConstraint("account_id", "purpose"),)

    id: Mapped[intpk]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Account.id))
    purpose: Mapped[Purpose]
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token: who reads the table cannot open the link."""
    email: Mapped[str]
    """The address it was sent to; for a change, the new one."""
    expires_at: Mapped[datetime]

    # joined: a link is opened to change its account
    account: Mapped[Account | None] = relationship(lazy="joined")


class EndedSession(Base):
    """A session that was signed out of. Its cookie may have been copied, and must not work."""

    __tablename__ = "ended_sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    forget_at: Mapped[datetime] = mapped_column(index=True)
    """By then the cookie is too old by itself."""


class LibraryRole(Base, RoleMixin):
    """Flask-Security asks for a table of roles. Moothall keeps it empty: see `Person.role`."""

    __tablename__ = "library_roles"

    id: Mapped[intpk]
    name: Mapped[str] = mapped_column(unique=True)


class Organisation(Base):
    __tablename__ = "organisations"

    id: Mapped[intpk]
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    """The name without case, accents and doubled spaces: two spellings are one organisation."""
    type: Mapped[OrganisationType]
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisations.id"))
    """Another spelling; whoever enters this one is told to work there."""


class Membership(Base):
    """Who works where, since when. The open one is a person's present post."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_open",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=literal_column("until IS NULL"),
            postgresql_where=literal_column("until IS NULL"),
        ),
    )

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey(Organisation.id), index=True)
    title: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """The administrator who confirmed that they lead: they answer for the organisation."""

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
