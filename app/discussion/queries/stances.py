"""Where people stand. A tally leaves out the briefing's authors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, select

from app.accounts.models import Person
from app.analysis.opinion import Tally
from app.analysis.position import Position, position
from app.briefings.models import BriefingAuthor, NumberedProposition
from app.core.db import db
from app.discussion.models import Response, Stance


@dataclass(frozen=True)
class Stood:
    """A stance that a person has taken; value None: no view."""

    value: int | None
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What one person has answered, by wording."""

    stances: dict[int, Stood] = field(default_factory=dict)
    saw_tallies: bool = False

    def may_see(self, wording_id: int) -> bool:
        """Whether how others answered can be shown without swaying this person."""
        return self.saw_tallies or wording_id in self.stances


@dataclass(frozen=True)
class Stand:
    """Where one person stands on a briefing, and the tallies that they may see, by wording."""

    answer: Answer
    tallies: dict[int, Tally]
    current: dict[int, int | None]
    """Their stances on the words that stand now."""

    @property
    def position(self) -> Position:
        return position(self.current.values())

    @property
    def dissents(self) -> int:
        return sum(value is not None and value < 0 for value in self.current.values())


NOWHERE = Stand(Answer(), {}, {})
"""Of a reader who is not signed in: tallies stand on the results page only."""


def stand_of(person: Person | None, numbered: Sequence[NumberedProposition]) -> Stand:
    if person is None or not numbered:
        return NOWHERE
    answer = answer_of(person.id, numbered[0].proposition.briefing_id)
    wordings = [row.wording_id for row in numbered]
    may_see = [wording_id for wording_id in wordings if answer.may_see(wording_id)]
    return Stand(
        answer,
        tallies(may_see) if may_see else {},
        {id_: stood.value for id_, stood in answer.stances.items() if id_ in wordings},
    )


def answer_of(person_id: int, briefing_id: int) -> Answer:
    found = db.session.execute(_ANSWER, {"person_id": person_id, "briefing_id": briefing_id}).all()
    stances = {row.wording_id: Stood(row.value, row.taken_at) for row in found if row.wording_id}
    return Answer(stances, saw_tallies=any(row.saw_tally_at for row in found))


def tallies(wording_ids: Sequence[int]) -> dict[int, Tally]:
    """By wording; every wording asked for is there."""
    values = {"wordings": wording_ids}
    counted: dict[int, dict[int | None, int]] = {wording_id: {} for wording_id in wording_ids}
    for wording_id, value, people in db.session.execute(_COUNTED, values):
        counted[wording_id][value] = people
    organisations = {row[0]: row[1] for row in db.session.execute(_ORGANISATIONS, values)}
    return {
        wording_id: Tally(
            (n.get(-2, 0), n.get(-1, 0), n.get(0, 0), n.get(1, 0), n.get(2, 0)),
            no_view=n.get(None, 0),
            organisations=organisations.get(wording_id, 0),
        )
        for wording_id, n in counted.items()
    }


@dataclass(frozen=True)
class Respondents:
    people: int
    organisations: int


def respondents(wording_ids: Sequence[int]) -> Respondents:
    """Who has answered about any of these words, be it with no view."""
    return Respondents(*db.session.execute(_RESPONDENTS, {"wordings": wording_ids}).one())


_ANSWER = (
    select(Response.saw_tally_at, Stance.wording_id, Stance.value, Stance.taken_at)
    .join_from(Response, Stance, Stance.response_id == Response.id, isouter=True)
    .where(
        Response.briefing_id == bindparam("briefing_id"),
        Response.person_id == bindparam("person_id"),
    )
)
_is_an_author = exists().where(
    and_(
        BriefingAuthor.briefing_id == Response.briefing_id,
        BriefingAuthor.person_id == Response.person_id,
    )
)
_wanted = Stance.wording_id.in_(bindparam("wordings", expanding=True))
_COUNTED = (
    select(Stance.wording_id, Stance.value, func.count())
    .join_from(Stance, Response, Response.id == Stance.response_id)
    .where(_wanted, ~_is_an_author)
    .group_by(Stance.wording_id, Stance.value)
)
_ORGANISATIONS = (
    select(Stance.wording_id, func.count(Response.organisation_id.distinct()))
    .join_from(Stance, Response, Response.id == Stance.response_id)
    .where(_wanted, ~_is_an_author, Stance.value.is_not(None))
    .group_by(Stance.wording_id)
)
_RESPONDENTS = (
    select(func.count(Response.id.distinct()), func.count(Response.organisation_id.distinct()))
    .join_from(Stance, Response, Response.id == Stance.response_id)
    .where(_wanted, ~_is_an_author)
)
