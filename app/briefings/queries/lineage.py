"""What became of propositions from version to version."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from app.briefings.models import (
    Briefing,
    NumberedProposition,
    Proposition,
    Replacement,
    Version,
    Wording,
)
from app.core.db import db


@dataclass(frozen=True)
class Place:
    """Where a proposition stood in an earlier version."""

    proposition_id: int
    key: str
    text: str
    number: int
    n: int
    """Of the version."""


@dataclass(frozen=True)
class Withdrawn:
    last: Place
    """Where it stood before it was left out."""
    heirs: list[NumberedProposition]
    """Those of the current version that replace it."""


@dataclass(frozen=True)
class Lineage:
    ancestors: dict[int, list[Place]] = field(default_factory=dict)
    """By proposition: those it replaces, in the order of their numbers."""
    withdrawn: list[Withdrawn] = field(default_factory=list)
    """The latest first."""


def lineage(briefing: Briefing) -> Lineage:
    """Of the current version, which is loaded with its propositions."""
    version = briefing.current_version
    if version is None or version.n == 1:
        return Lineage()
    standing = {row.proposition_id: row for row in version.propositions}
    ancestors = ancestors_in(briefing)
    heirs: dict[int, list[NumberedProposition]] = {}
    for proposition_id, row in standing.items():
        for ancestor in ancestors.get(proposition_id, []):
            heirs.setdefault(ancestor.proposition_id, []).append(row)
    return Lineage(
        ancestors,
        [
            Withdrawn(place, heirs.get(place.proposition_id, []))
            for place in last_places(briefing)
            if place.proposition_id not in standing
        ],
    )


def last_places(briefing: Briefing) -> list[Place]:
    """Every proposition that was ever published, where it last stood: the latest version first."""
    last = (
        select(NumberedProposition.proposition_id, func.max(Version.n).label("n"))
        .join(Version, Version.id == NumberedProposition.version_id)
        .where(_is_of(briefing))
        .group_by(NumberedProposition.proposition_id)
        .subquery()
    )
    found = db.session.execute(
        _places()
        .join(
            last,
            and_(last.c.proposition_id == NumberedProposition.proposition_id, last.c.n == Version.n),
        )
        .where(_is_of(briefing))
        .order_by(Version.n.desc(), NumberedProposition.number)
    )
    return [Place(*row) for row in found]


def ancestors_in(briefing: Briefing) -> dict[int, list[Place]]:
    """By proposition: those it replaces, where they stood in the version before its first."""
    earlier, its_version = aliased(NumberedProposition), aliased(Version)
    first = (
        select(func.min(its_version.n))
        .join(earlier, earlier.version_id == its_version.id)
        .where(earlier.proposition_id == Replacement.proposition_id)
        .correlate(Replacement)
        .scalar_subquery()
    )
    found = db.session.execute(
        _places()
        .add_columns(Replacement.proposition_id)
        .join(Replacement, Replacement.replaced_id == NumberedProposition.proposition_id)
        .where(_is_of(briefing), Version.n < first)
        .order_by(Version.n)
    )
    ancestors: dict[int, dict[int, Place]] = {}
    for *place, proposition_id in found:
        ancestors.setdefault(proposition_id, {})[place[0]] = Place(*place)
    return {
        proposition_id: sorted(places.values(), key=lambda place: place.number)
        for proposition_id, places in ancestors.items()
    }


def _is_of(briefing: Briefing) -> ColumnElement[bool]:
    return and_(Version.briefing_id == briefing.id, Version.lang == briefing.lang)


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Proposition.id, Proposition.key, Wording.text, NumberedProposition.number, Version.n
        )
        .join_from(NumberedProposition, Version, Version.id == NumberedProposition.version_id)
        .join(Proposition, Proposition.id == NumberedProposition.proposition_id)
        .join(Wording, Wording.id == NumberedProposition.wording_id)
    )
