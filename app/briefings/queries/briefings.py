"""One briefing, and which of them a viewer may see."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import (
    Audience,
    Briefing,
    BriefingAuthor,
    BriefingState,
    NumberedProposition,
    Version,
)
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.permissions import Action, can

NUMBERED = selectinload(Version.propositions).options(
    joinedload(NumberedProposition.proposition), joinedload(NumberedProposition.wording)
)
"""Loads a version with its numbered propositions and their words."""

READABLE = (BriefingState.PUBLISHED, BriefingState.ARCHIVED)


def by_slug(slug: str, viewer: Person | None) -> Briefing:
    """The briefing with its current version, numbered propositions, authors and topics.

    Raises Missing also for what this viewer may not see, so that the two cannot be told apart.
    """
    found = db.session.scalar(
        _whole()
        .where(Briefing.slug == slug, _visible_to(viewer))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def by_id(briefing_id: int, viewer: Person | None) -> Briefing:
    """As `by_slug`. Raises Missing."""
    found = db.session.scalar(
        _whole()
        .where(Briefing.id == briefing_id, _visible_to(viewer))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def _whole() -> Select[Briefing]:
    return select(Briefing).options(
        joinedload(Briefing.current_version).options(NUMBERED),
        selectinload(Briefing.authors),
        selectinload(Briefing.topics),
    )


_IS_READABLE = Briefing.state.in_(READABLE)
_IS_PUBLIC = and_(_IS_READABLE, Briefing.audience == Audience.PUBLIC)


def _visible_to(viewer: Person | None) -> ColumnElement[bool]:
    """`Action.READ_BRIEFING` in SQL; a test holds the two equal for every state and role."""
    if viewer is None:
        return _IS_PUBLIC
    if can(viewer, Action.ADMINISTER):
        return true()
    is_mine = exists().where(
        BriefingAuthor.briefing_id == Briefing.id, BriefingAuthor.person_id == viewer.id
    )
    is_confirmed = true() if viewer.is_active(clock.now()) else false()
    return or_(
        is_mine,
        and_(
            _IS_READABLE,
            or_(
                Briefing.audience == Audience.PUBLIC,
                and_(Briefing.audience == Audience.CONFIRMED, is_confirmed),
            ),
        ),
    )
