"""Changes of words that were marked as editorial, and what became of them."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import (
    DISPUTABLE_FOR,
    Briefing,
    NumberedProposition,
    Rewording,
    RewordingState,
    Version,
    Wording,
)
from app.briefings.queries.briefings import _visible_to
from app.core import clock
from app.core.db import db
from app.core.errors import Missing

PAGE = 50

_IS_WAITING = Rewording.state == RewordingState.WAITING


def waiting(viewer: Person) -> Sequence[Rewording]:
    """For moderators, oldest first, no more than a page: what is decided makes room."""
    return db.session.scalars(
        _visible(viewer).where(_IS_WAITING).order_by(Rewording.id).limit(PAGE)
    ).all()


def number_waiting(viewer: Person) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .join_from(Rewording, Briefing, Briefing.id == Rewording.briefing_id)
            .where(_IS_WAITING, _visible_to(viewer))
        )
        or 0
    )


def rewording(id_: int, viewer: Person) -> Rewording:
    """With its briefing, version and both wordings. Raises Missing."""
    found = db.session.scalar(_visible(viewer).where(Rewording.id == id_))
    if found is None:
        raise Missing("There is no such page.")
    return found


def open_rewordings(numbered: Sequence[NumberedProposition]) -> Sequence[Rewording]:
    """Of these propositions: those that wait, and those that may still be disputed."""
    may_be_disputed = and_(
        Rewording.state == RewordingState.APPROVED,
        Rewording.decided_at > clock.now() - DISPUTABLE_FOR,
    )
    new = aliased(Wording)
    return db.session.scalars(
        select(Rewording)
        .join(Rewording.new.of_type(new))
        .where(
            new.proposition_id.in_([row.proposition_id for row in numbered]),
            or_(_IS_WAITING, may_be_disputed),
        )
        .options(contains_eager(Rewording.new.of_type(new)), joinedload(Rewording.old))
        .order_by(Rewording.id)
    ).all()


def rewordings_between(old: Version, new: Version) -> dict[str, Rewording]:
    """By key of the proposition: what was said of these very changes, in either direction."""
    keys = {row.wording_id: row.proposition.key for row in [*old.propositions, *new.propositions]}
    found = db.session.scalars(
        select(Rewording).where(
            tuple_(Rewording.old_id, Rewording.new_id).in_(_pairs(old, new) + _pairs(new, old))
        )
    )
    return {keys[each.new_id]: each for each in found}


def _pairs(old: Version, new: Version) -> list[tuple[int, int]]:
    before = {row.proposition_id: row.wording_id for row in old.propositions}
    return [
        (before[row.proposition_id], row.wording_id)
        for row in new.propositions
        if before.get(row.proposition_id, row.wording_id) != row.wording_id
    ]


def _visible(viewer: Person) -> Select[Rewording]:
    return (
        select(Rewording)
        .join(Rewording.briefing)
        .where(_visible_to(viewer))
        .options(
            contains_eager(Rewording.briefing).options(
                selectinload(Briefing.authors), joinedload(Briefing.current_version)
            ),
            joinedload(Rewording.version),
            joinedload(Rewording.old),
            joinedload(Rewording.new),
        )
        .execution_options(populate_existing=True)
    )
