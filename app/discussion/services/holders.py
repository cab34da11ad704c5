"""Those who hold a stance on a proposition whose words, or whose meaning, were changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.briefings.models import (
    Briefing,
    NumberedProposition,
    Proposition,
    Rewording,
    RewordingState,
    Version,
)
from app.core.db import db
from app.discussion.models import Response, Stance
from app.discussion.queries.stances import AWAITED, STANDING
from app.notifications.services import hide, tell

RESTATE = "restate"
"""Told about a numbered proposition: its words changed since this person answered."""
CARRIED = "wording"
"""Told about a rewording: it counts their stance for the new words; they may dispute it."""


def tell_holders(proposition_id: int) -> None:
    """Asks nobody. Told again, nobody hears it twice."""
    row = db.session.scalar(
        select(NumberedProposition)
        .join(NumberedProposition.proposition)
        .join(Briefing, Briefing.id == Proposition.briefing_id)
        .join(Briefing.current_version)
        .where(
            NumberedProposition.proposition_id == proposition_id,
            NumberedProposition.version_id == Version.id,
        )
        .options(
            contains_eager(NumberedProposition.proposition),
            joinedload(NumberedProposition.wording),
        )
    )
    if row is None or row.proposition.decided:
        return
    said = db.session.scalars(select(Rewording).where(Rewording.new_id == row.wording_id)).all()
    for rewording in said:
        if rewording.state is RewordingState.APPROVED:
            tell(_carried(rewording), CARRIED, rewording.id)
        elif rewording.state is RewordingState.WAITING:
            return  # nobody is asked for what they may not have to do
        else:
            hide(CARRIED, [rewording.id])
    tell(_awaited(row), RESTATE, row.id)


def _awaited(row: NumberedProposition) -> Sequence[int]:
    found = AWAITED.join(Response, Response.id == Stance.response_id)
    return db.session.scalars(
        found.with_only_columns(Response.person_id), {"wordings": [row.wording_id]}
    ).all()


def _carried(rewording: Rewording) -> Sequence[int]:
    """Whose stance counts for the new words, and was taken on others."""
    found = STANDING.join(Response, Response.id == Stance.response_id)
    return db.session.scalars(
        found.where(Stance.wording_id != rewording.new_id).with_only_columns(Response.person_id),
        {"wordings": [rewording.new_id]},
    ).all()
