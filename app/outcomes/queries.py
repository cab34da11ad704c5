"""What was decided about a briefing, the latest conclusion first."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.analysis.opinion import Tally
from app.briefings.models import Briefing, BriefingAuthor, Version
from app.briefings.queries import _visible_to
from app.core.db import db
from app.discussion.models import Comment, Response, Stance
from app.dissent.models import Entry, EntryPerson
from app.outcomes.models import Outcome

CONCLUDED = "outcome"
"""Kind of the notification; the subject is the first outcome of a conclusion."""


@dataclass(frozen=True)
class Counted:
    """How people stood on a proposition when it was concluded, and its entries by state."""

    tally: Tally
    people: int
    """Who answered anything of the briefing."""
    organisations: int
    entries: dict[str, int]
    """By state."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"tally": asdict(self.tally)}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Counted":
        tally = stored["tally"] | {"counts": tuple(stored["tally"]["counts"])}
        return cls(**stored | {"tally": Tally(**tally)})


@dataclass(frozen=True)
class Conclusion:
    """The outcomes that were decided together, by their numbers."""

    outcomes: Sequence[Outcome]

    @property
    def at(self) -> datetime:
        return self.outcomes[0].at

    @property
    def by(self) -> Person:
        return self.outcomes[0].decided_by

    @property
    def note(self) -> str:
        return self.outcomes[0].note

    @property
    def version(self) -> Version:
        return self.outcomes[0].version


def conclusions(briefing: Briefing) -> list[Conclusion]:
    """The latest first; the others were superseded by it."""
    found = db.session.scalars(
        select(Outcome)
        .where(Outcome.briefing_id == briefing.id)
        .options(
            joinedload(Outcome.decided_by),
            joinedload(Outcome.version).load_only(Version.n, Version.title, Version.published_at),
            joinedload(Outcome.wording),
        )
        .order_by(Outcome.conclusion.desc(), Outcome.number)
    )
    return [
        Conclusion(list(together)) for _, together in groupby(found, lambda row: row.conclusion)
    ]


def conclusions_so_far(briefing: Briefing) -> int:
    most = select(func.max(Outcome.conclusion)).where(Outcome.briefing_id == briefing.id)
    return db.session.scalar(most) or 0


def latest(proposition_ids: Collection[int]) -> dict[int, Outcome]:
    """The outcome that nothing supersedes, by proposition."""
    newest = (
        select(func.max(Outcome.id))
        .where(Outcome.proposition_id.in_(proposition_ids))
        .group_by(Outcome.proposition_id)
    )
    found = db.session.scalars(select(Outcome).where(Outcome.id.in_(newest)))
    return {outcome.proposition_id: outcome for outcome in found}


def concerned(briefing: Briefing) -> set[int]:
    """Ids of everybody who responded, stands behind an entry, or wrote the briefing."""
    has_answered = or_(
        exists().where(Stance.response_id == Response.id),
        exists().where(Comment.response_id == Response.id),
    )
    responded = select(Response.person_id).where(Response.briefing_id == briefing.id, has_answered)
    behind = (
        select(EntryPerson.person_id)
        .join(Entry, Entry.id == EntryPerson.entry_id)
        .where(Entry.briefing_id == briefing.id)
    )
    wrote = select(BriefingAuthor.person_id).where(BriefingAuthor.briefing_id == briefing.id)
    return set(db.session.scalars(responded.union(behind, wrote)))


@dataclass(frozen=True)
class Told:
    slug: str
    title: str


def told(outcome_ids: Sequence[int], reader: Person) -> dict[int, Told]:
    """The briefings that these outcomes are about, of those that this person may read."""
    found = db.session.execute(
        select(Outcome.id, Briefing.slug, Version.title)
        .join(Briefing, Briefing.id == Outcome.briefing_id)
        .join(Version, Version.id == Outcome.version_id)
        .where(Outcome.id.in_(outcome_ids), _visible_to(reader))
    )
    return {row.id: Told(row.slug, row.title) for row in found}
