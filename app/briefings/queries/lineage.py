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
    ancestors: dict[str, list[Place]] = field(default_factory=dict)
    """By key: the propositions that one replaces, in the order of their numbers."""
    withdrawn: list[Withdrawn] = field(default_factory=list)
    """The latest first."""


def lineage(briefing: Briefing) -> Lineage:
    """Of the current version, which is loaded with its propositions."""
    version = briefing.current_version
    if version is None or version.n == 1:
        return Lineage()
    standing = {row.proposition.key: row for row in version.propositions}
    ancestors = ancestors_in(briefing)
    heirs: dict[str, list[NumberedProposition]] = {}
    for key, row in standing.items():
        for ancestor in ancestors.get(key, []):
            heirs.setdefault(ancestor.key, []).append(row)
    return Lineage(
        ancestors,
        [
            Withdrawn(place, heirs.get(place.key, []))
            for place in last_places(briefing)
            if place.key not in standing
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
            and_(
                last.c.proposition_id == NumberedProposition.proposition_id, last.c.n == Version.n
            ),
        )
        .where(_is_of(briefing))
        .order_by(Version.n.desc(), NumberedProposition.number)
    )
    return [Place(*row) for row in found]


def ancestors_in(briefing: Briefing) -> dict[str, list[Place]]:
    """By key: those that a proposition replaces, where they stood before its first version."""
    heir, earlier = aliased(Proposition), aliased(NumberedProposition)
    its_version = aliased(Version)
    first = (
        select(func.min(its_version.n))
        .join(earlier, earlier.version_id == its_version.id)
        .where(earlier.proposition_id == Replacement.proposition_id)
        .correlate(Replacement)
        .scalar_subquery()
    )
    found = db.session.execute(
        _places()
        .add_columns(heir.key)
        .join(Replacement, Replacement.replaced_id == NumberedProposition.proposition_id)
        .join(heir, heir.id == Replacement.proposition_id)
        .where(_is_of(briefing), Version.n < first)
        .order_by(Version.n)
    )
    ancestors: dict[str, dict[str, Place]] = {}
    for *row, key in found:
        place = Place(*row)
        ancestors.setdefault(key, {})[place.key] = place  # the latest version comes last
    return {
        key: sorted(places.values(), key=lambda place: place.number)
        for key, places in ancestors.items()
    }


def _is_of(briefing: Briefing) -> ColumnElement[bool]:
    return and_(Version.briefing_id == briefing.id, Version.lang == briefing.lang)


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(Proposition.key, Wording.text, NumberedProposition.number, Version.n)
        .join_from(NumberedProposition, Version, Version.id == NumberedProposition.version_id)
        .join(Proposition, Proposition.id == NumberedProposition.proposition_id)
        .join(Wording, Wording.id == NumberedProposition.wording_id)
    )
