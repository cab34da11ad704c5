"""A practitioner's answer to a briefing: where they stand, and how that came to be."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, OrganisationType, Person
from app.briefings.models import Briefing, Wording
from app.core.db import Base, BigId, flag, intpk
from app.discussion.models.indexes import where


class Capacity(StrEnum):
    PERSONAL = "personal"
    ORGANISATION = "organisation"
    AWAITS_LEAD = "awaits_lead"  # meant for the organisation; counts as personal until confirmed


class ShownAs(StrEnum):
    """What readers learn of whoever responded. Moderators always know who it was."""

    NAME = "name"
    ROLE = "role"  # role and type of organisation
    MODERATORS = "moderators"


class Channel(StrEnum):
    """How a response came."""

    SITE = "site"
    PAPER = "paper"
    LETTER = "letter"
    EMAIL = "email"


class Response(Base):
    """One practitioner's answer to a briefing; it holds their stances."""

    __tablename__ = "responses"
    __table_args__ = (
        Index("uq_responses_person", "briefing_id", "person_id", unique=True),
        Index(
            "uq_responses_organisation",
            "briefing_id",
            "organisation_id",
            unique=True,
            **where("capacity = 'organisation'"),
        ),
    )

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), index=True)
    capacity: Mapped[Capacity] = mapped_column(default=Capacity.PERSONAL)
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Organisation.id))
    confirmed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """Who leads the organisation and confirmed that this is its answer."""
    organisation_type: Mapped[OrganisationType | None]
    """As it was when the response was sent."""
    title: Mapped[str] = mapped_column(default="", server_default="")
    """Their post, as it was then."""
    shown_as: Mapped[ShownAs] = mapped_column(default=ShownAs.NAME, server_default="name")
    channel: Mapped[Channel] = mapped_column(default=Channel.SITE, server_default="site")
    entered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """Who of the staff typed in what came on paper or by letter."""
    form_key: Mapped[str | None]
    """One-time key of the form that was sent last: sent twice, it is sent once."""
    saw_tally_at: Mapped[datetime | None]
    """When the reader asked to see the tallies before answering."""
    sent_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Stance(Base):
    """Where a response stands on exact words. No row: not answered. `value` null: no view."""

    __tablename__ = "stances"
    __table_args__ = (
        UniqueConstraint("response_id", "wording_id"),
        CheckConstraint("value BETWEEN -2 AND 2", name="value"),
    )

    id: Mapped[intpk]
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey(Response.id))
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id), index=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    taken_at: Mapped[datetime]


class StanceChange(Base):
    """History of a stance, append-only. `new` and `withdrawn` tell no view from taken back."""

    __tablename__ = "stance_changes"

    id: Mapped[intpk]
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey(Response.id), index=True)
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id))
    old: Mapped[int | None] = mapped_column(SmallInteger)
    new: Mapped[int | None] = mapped_column(SmallInteger)
    withdrawn: Mapped[flag]
    because_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id"), index=True)
    """The comment that changed their mind, if they say so."""
    at: Mapped[datetime]
