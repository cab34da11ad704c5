"""Pages that say what this site is and how it treats people, as its administrators write them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.db import Base, BigId


class SiteText(Base):
    """One version of one page; the last is shown, the others are kept."""

    __tablename__ = "site_texts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str | None]
    """Markdown. Null: the text that Moothall ships with, in the words of the release that runs."""
    html: Mapped[str]
    """Sanitised on write."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="raise_on_sql")
