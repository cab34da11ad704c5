"""Which checks a comment passes before it is shown."""

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, flag


class Check(StrEnum):
    """In the order in which they are made; the first that finds something is told."""

    PREMODERATED = "premoderated"
    PERSON = "person"
    NEWCOMER = "newcomer"
    WORD = "word"
    LINKS = "links"
    REPEATED = "repeated"
    SPEED = "speed"
    FLAGS = "flags"  # not before it is shown, but once several people have reported it


class ScreeningSwitch(Base):
    """A check that is off, or has another number than `screening.NUMBERS`."""

    __tablename__ = "screening_switches"

    check: Mapped[Check] = mapped_column("name", primary_key=True)
    is_off: Mapped[flag]
    number: Mapped[int | None]
