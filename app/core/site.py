"""What this site is called and says of itself: rows that administrators change while it runs.

Read on every page and in every letter, so each process keeps them, and asks only whether the
version that is raised with every change of them is still the one it read.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db
from config import Settings

KEY = "settings"
"""Of the version of these rows; beside it every page is touched that shows them."""


class Setting(Base):
    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


@dataclass(frozen=True)
class Site:
    name: str
    description: str = ""
    """One or two sentences: on the front page, and where other sites show a link to this one."""
    contact: str = ""
    """An e-mail address."""


class Kept:
    """The settings as this process read them last. `version`: as of a freshness key."""

    def __init__(self, version: Callable[[str], int | None]) -> None:
        self._version = version
        self._known: tuple[int, Site] | None = None

    def read(self) -> Site:
        version = self._version(KEY)
        if self._known is not None and version in (None, self._known[0]):
            return self._known[1]  # None: nobody answers, and the page that says so has a name
        site = _read()
        if version is not None:
            self._known = (version, site)
        return site

    def forget(self) -> None:
        self._known = None


def current() -> Site:
    kept: Kept = current_app.extensions["site"]
    return kept.read()


def forget() -> None:
    """Read again in this process, whatever the version says."""
    current_app.extensions["site"].forget()


def _read() -> Site:
    """On a connection of its own: the transaction under way may be older than the version."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(select(Setting.name, Setting.value)).all()
    except SQLAlchemyError:
        return Site(settings.site_name)
    known = {field.name for field in fields(Site)}
    written = {row.name: row.value for row in rows if row.name in known}
    return Site(**{"name": settings.site_name} | written)
