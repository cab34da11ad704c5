"""Briefings, their immutable versions, and the numbered propositions that outlive rewording."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.db import Base, BigId, count, flag, intpk
from app.core.text import text_of

DISPUTABLE_FOR = timedelta(days=14)
"""Since stances were carried over to new words."""


class BriefingState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"  # still readable; takes no stances and no comments


class Audience(StrEnum):
    """Who may read a published briefing."""

    PUBLIC = "public"
    CONFIRMED = "confirmed"  # signed in, with a confirmed address
    NOBODY = "nobody"  # authors and administrators only, until the audience is chosen


class PropositionKind(StrEnum):
    RECOMMENDATION = "recommendation"
    STEP = "step"
    FOUNDATION = "foundation"
    QUESTION = "question"


class SourceFormat(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"  # imported


class Topic(Base):
    __tablename__ = "topics"

    id: Mapped[intpk]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    place: Mapped[count]
    """Order in lists."""
    retired_at: Mapped[datetime | None]
    """Since when authors are not offered it; the briefings that have it keep it."""
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("topics.id"))
    """Where its address leads."""


class BriefingTopic(Base):
    __tablename__ = "briefing_topics"

    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey("briefings.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(BigId, ForeignKey(Topic.id), primary_key=True, index=True)


class BriefingAuthor(Base):
    __tablename__ = "briefing_authors"

    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey("briefings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(Person.id), primary_key=True, index=True
    )
    place: Mapped[count]
    """Order in the byline."""


class Briefing(Base):
    """An article through all its versions: its address, state, audience and counters."""

    __tablename__ = "briefings"
    __table_args__ = (Index("ix_briefings_state_published_at", "state", "published_at", "id"),)

    id: Mapped[intpk]
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[BriefingState]
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    lang: Mapped[str] = mapped_column(default="en")
    """The language it was written in; other versions of the same n are translations."""
    current_n: Mapped[int | None]
    """n of the version that readers see; null until the first is published."""
    published_at: Mapped[datetime | None]
    """Of the first version; for a scheduled one, when it is due."""
    created_at: Mapped[datetime]
    import_key: Mapped[str | None] = mapped_column(unique=True)
    preview_token: Mapped[str | None] = mapped_column(unique=True)
    """In the share link of a draft; null: not shared."""
    premoderated: Mapped[flag]
    """Every comment waits for a moderator."""
    locked_at: Mapped[datetime | None]
    """Since when the discussion is closed to new words; reading and votes go on."""
    paused_until: Mapped[datetime | None]
    """It is closed until then, and opens by itself."""
    slow_minutes: Mapped[int | None]
    """Each person comments once in so many minutes; null: as often as they like."""
    comments: Mapped[count]
    """Published comments."""
    held: Mapped[count]
    """Comments that wait for a moderator."""
    entries: Mapped[count]
    """Numbers of the dissent register that are given; the next entry has one more."""
    concluded_at: Mapped[datetime | None]
    """When its propositions were last given their outcomes."""

    current_version: Mapped["Version | None"] = relationship(
        primaryjoin="and_(foreign(Version.briefing_id) == Briefing.id,"
        " Version.n == Briefing.current_n, Version.lang == Briefing.lang)",
        uselist=False,
        viewonly=True,
        lazy="raise_on_sql",
    )
    authors: Mapped[list[Person]] = relationship(
        secondary="briefing_authors", order_by="BriefingAuthor.place", lazy="raise_on_sql"
    )
    topics: Mapped[list[Topic]] = relationship(
        secondary="briefing_topics", order_by="Topic.name", lazy="raise_on_sql"
    )

    def is_author(self, person_id: int) -> bool:
        """Needs `authors` loaded."""
        return any(author.id == person_id for author in self.authors)

    def takes_words(self, at: datetime) -> bool:
        """Whether its discussion is open to new comments."""
        is_open = self.state == "published" and self.locked_at is None
        return is_open and self.reopens_at(at) is None

    def reopens_at(self, at: datetime) -> datetime | None:
        """When a pause ends that lasts; None: it is not paused."""
        return self.paused_until if self.paused_until and at < self.paused_until else None


class Version(Base):
    """A published text. Never changed once it is there."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("briefing_id", "n", "lang"),)

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    n: Mapped[int]
    """1 for the first; a translation has the n of what it translates."""
    lang: Mapped[str] = mapped_column(default="en")
    title: Mapped[str]
    standfirst: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="")
    """Title, standfirst and propositions without case and accents, for the search in lists."""
    source: Mapped[str]
    format: Mapped[SourceFormat] = mapped_column(default=SourceFormat.MARKDOWN)
    pieces: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The body as shown, in order: {"html": ...} or {"proposition": key}."""
    sanitiser: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    """What changed since the version before, in the author's words."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))

    propositions: Mapped[list["NumberedProposition"]] = relationship(
        order_by="NumberedProposition.number", lazy="raise_on_sql"
    )

    @property
    def minutes(self) -> int:
        """How long reading it takes, at least."""
        return max(1, round(len(self.source.split()) / 230))

    @property
    def summary(self) -> str:
        """The standfirst, or where there is none the first words of the text."""
        first = next((piece["html"] for piece in self.pieces if "html" in piece), "")
        return self.standfirst or text_of(first, limit=250)

    def numbered(self, key: str) -> "NumberedProposition":
        """What stands where a piece says {"proposition": key}. Needs `propositions` loaded."""
        return next(found for found in self.propositions if found.proposition.key == key)


class Proposition(Base):
    """A statement's lasting identity, whatever its number and its words."""

    __tablename__ = "propositions"
    __table_args__ = (UniqueConstraint("briefing_id", "key"),)

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    key: Mapped[str]
    """Given by the editor's form; the text holds it in a marker where the proposition occurs."""
    kind: Mapped[PropositionKind]
    decided: Mapped[flag]
    """No longer open to change, so it takes no stances."""


class Replacement(Base):
    """A proposition stands in the place of an earlier one: split, merged or brought back changed.

    Said when the later one is first published, and never changed.
    """

    __tablename__ = "replacements"

    proposition_id: Mapped[int] = mapped_column(BigId, ForeignKey(Proposition.id), primary_key=True)
    replaced_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(Proposition.id), primary_key=True, index=True
    )


class Wording(Base):
    """Exact words of a proposition, shared by all versions that did not change them."""

    __tablename__ = "wordings"

    id: Mapped[intpk]
    proposition_id: Mapped[int] = mapped_column(BigId, ForeignKey(Proposition.id), index=True)
    text: Mapped[str]
    meaning_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("wordings.id"))
    """The first of the words that mean the same, as approved editorial changes say, and so share
    their stances; null while no others do."""

    @property
    def meaning(self) -> int:
        """The same for words that share their stances."""
        return self.meaning_id or self.id


class NumberedProposition(Base):
    """Which words stand under which number in a version."""

    __tablename__ = "version_propositions"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        UniqueConstraint("version_id", "proposition_id"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[intpk]
    version_id: Mapped[int] = mapped_column(BigId, ForeignKey(Version.id))
    proposition_id: Mapped[int] = mapped_column(BigId, ForeignKey(Proposition.id), index=True)
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id), index=True)
    number: Mapped[int]
    rationale: Mapped[str] = mapped_column(default="", server_default="")
    rationale_html: Mapped[str] = mapped_column(default="", server_default="")
    alternatives: Mapped[str] = mapped_column(default="", server_default="")
    """What was considered and left."""

    proposition: Mapped[Proposition] = relationship(lazy="raise_on_sql")
    wording: Mapped[Wording] = relationship(lazy="raise_on_sql")


class RewordingState(StrEnum):
    WAITING = "waiting"  # for a moderator
    APPROVED = "approved"
    REFUSED = "refused"
    DISPUTED = "disputed"


class Rewording(Base):
    """New words that whoever published them says mean what the old ones meant."""

    __tablename__ = "rewordings"
    __table_args__ = (UniqueConstraint("old_id", "new_id"),)

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id), index=True)
    version_id: Mapped[int] = mapped_column(BigId, ForeignKey(Version.id))
    """The one that brought the new words."""
    old_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id))
    new_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id), index=True)
    marked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    state: Mapped[RewordingState] = mapped_column(default=RewordingState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    decided_at: Mapped[datetime | None]
    disputed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    disputed_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship(lazy="raise_on_sql")
    version: Mapped[Version] = relationship(lazy="raise_on_sql")
    old: Mapped[Wording] = relationship(foreign_keys=[old_id], lazy="raise_on_sql")
    new: Mapped[Wording] = relationship(foreign_keys=[new_id], lazy="raise_on_sql")

    @property
    def disputable_until(self) -> datetime | None:
        """None: it carries no stances."""
        if self.state is not RewordingState.APPROVED or self.decided_at is None:
            return None
        return self.decided_at + DISPUTABLE_FOR


@dataclass(frozen=True)
class Drafted:
    """A proposition as its author has it on the desk."""

    key: str
    kind: PropositionKind
    text: str
    rationale: str = ""
    alternatives: str = ""
    decided: bool = False
    replaces: tuple[str, ...] = ()
    """Keys of earlier propositions; counts when this one is published for the first time."""


class Manuscript(Base):
    """What the authors are working on. Publishing makes a version of it."""

    __tablename__ = "manuscripts"

    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id), primary_key=True)
    title: Mapped[str]
    standfirst: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    format: Mapped[SourceFormat] = mapped_column(default=SourceFormat.MARKDOWN)
    propositions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """In the order of their numbers: key, kind, text, rationale, alternatives, decided,
    replaces."""
    saves: Mapped[count]
    """Raised by every save: a save from an older copy is refused, so nobody's words are lost."""
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))

    @property
    def drafted(self) -> list[Drafted]:
        return [
            Drafted(
                **row
                | {
                    "kind": PropositionKind(row["kind"]),
                    "replaces": tuple(row.get("replaces", ())),
                }
            )
            for row in self.propositions
        ]

    @drafted.setter
    def drafted(self, propositions: Iterable[Drafted]) -> None:
        self.propositions = [asdict(proposition) for proposition in propositions]


class Redirect(Base):
    """An address that was: renamed slugs and imported permalinks."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(primary_key=True)
    """With its leading slash, and its query if it had one; no trailing slash."""
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))


class Attachment(Base):
    """A PDF or image of a briefing; the bytes lie in the instance folder under their hash."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("briefing_id", "sha256"),)

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    public_id: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    type: Mapped[str]
    name: Mapped[str]
    """As the author named it, made safe; shown and offered on download."""
    size: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    added_at: Mapped[datetime]
