"""Changes of words that were marked as editorial, and what became of them."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.briefings.models import (
    DISPUTABLE_FOR,
    Briefing,
    Rewording,
    RewordingState,
    Version,
)
from app.core import clock
from app.core.db import db
from app.core.errors import Missing

PAGE = 50

_IS_WAITING = Rewording.state == RewordingState.WAITING


def waiting() -> Sequence[Rewording]:
    """For moderators, oldest first, no more than a page: what is decided makes room."""
    return db.session.scalars(_whole().where(_IS_WAITING).order_by(Rewording.id).limit(PAGE)).all()


def number_waiting() -> int:
    return db.session.scalar(select(func.count()).where(_IS_WAITING)) or 0


def rewording(id_: int) -> Rewording:
    """With its briefing, version and both wordings. Raises Missing."""
    found = db.session.scalar(_whole().where(Rewording.id == id_))
    if found is None:
        raise Missing("There is no such page.")
    return found


def open_rewordings(briefing: Briefing) -> dict[int, list[Rewording]]:
    """By proposition: those that wait, and those that may still be disputed."""
    may_be_disputed = and_(
        Rewording.state == RewordingState.APPROVED,
        Rewording.decided_at > clock.now() - DISPUTABLE_FOR,
    )
    found = db.session.scalars(
        select(Rewording)
        .where(
            Rewording.briefing_id == briefing.id,
            or_(_IS_WAITING, may_be_disputed),
        )
        .options(joinedload(Rewording.old), joinedload(Rewording.new))
        .order_by(Rewording.id)
    )
    by_proposition: dict[int, list[Rewording]] = {}
    for each in found:
        by_proposition.setdefault(each.new.proposition_id, []).append(each)
    return by_proposition


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


def _whole() -> Select[Rewording]:
    return (
        select(Rewording)
        .options(
            joinedload(Rewording.briefing).options(
                selectinload(Briefing.authors), joinedload(Briefing.current_version)
            ),
            joinedload(Rewording.version),
            joinedload(Rewording.old),
            joinedload(Rewording.new),
        )
        .execution_options(populate_existing=True)
    )
