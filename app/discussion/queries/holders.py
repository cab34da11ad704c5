"""What concerns a person because they answered words that were changed since."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    BriefingState,
    NumberedProposition,
    Proposition,
    Rewording,
    RewordingState,
    Version,
    Wording,
)
from app.briefings.queries import _visible_to
from app.core.db import db
from app.discussion.models import Response, Stance
from app.discussion.queries.stances import comes_from, meaning_of

MOST = 50

Awaited = Row[Briefing, NumberedProposition]


def awaited_of(person: Person) -> dict[Briefing, list[NumberedProposition]]:
    """What this person answered before its words changed, and not since.

    Briefings come with their current version, those of the latest versions first.
    """
    found = db.session.execute(
        _awaited(person)
        .order_by(Version.published_at.desc(), NumberedProposition.number)
        .limit(MOST)
    )
    awaited: dict[Briefing, list[NumberedProposition]] = {}
    for briefing, row in found:
        awaited.setdefault(briefing, []).append(row)
    return awaited


def awaited_among(ids: Collection[int], person: Person) -> Sequence[Awaited]:
    """Those of these numbered propositions that await an answer of this person."""
    return db.session.execute(_awaited(person).where(NumberedProposition.id.in_(ids))).all()


def carried_among(ids: Collection[int], person: Person) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those of these rewordings that carry stances: id, disputable_until, slug, title, key, text.

    Only what this person may see.
    """
    return db.session.execute(
        select(Rewording, Briefing.slug, Version.title, Proposition.key, Wording.text)
        .join_from(Rewording, Briefing, Briefing.id == Rewording.briefing_id)
        .join(Briefing.current_version)
        .join(Wording, Wording.id == Rewording.new_id)
        .join(Proposition, Proposition.id == Wording.proposition_id)
        .where(
            Rewording.id.in_(ids),
            Rewording.state == RewordingState.APPROVED,
            _visible_to(person),
        )
    ).all()


def _awaited(person: Person) -> Select[Briefing, NumberedProposition]:
    old, answered, counted = aliased(Wording), aliased(Stance), aliased(Stance)
    has_answered = exists().where(
        answered.response_id == Response.id,
        old.id == answered.wording_id,
        comes_from(old, Wording),
    )
    has_answered_these = exists().where(
        counted.response_id == Response.id,
        old.id == counted.wording_id,
        old.proposition_id == Wording.proposition_id,
        meaning_of(old) == meaning_of(Wording),
    )
    return (
        select(Briefing, NumberedProposition)
        .join_from(Response, Briefing, Briefing.id == Response.briefing_id)
        .join(Briefing.current_version)
        .join(NumberedProposition, NumberedProposition.version_id == Version.id)
        .join(NumberedProposition.proposition)
        .join(NumberedProposition.wording)
        .where(
            Response.person_id == person.id,
            Briefing.state == BriefingState.PUBLISHED,
            Version.n > 1,
            Proposition.decided.is_(False),
            _visible_to(person),
            has_answered.correlate(Response, Wording),
            ~has_answered_these.correlate(Response, Wording),
        )
        .options(
            contains_eager(Briefing.current_version),
            contains_eager(NumberedProposition.proposition),
            contains_eager(NumberedProposition.wording),
        )
    )
