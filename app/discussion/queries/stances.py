"""Where people stand. A tally leaves out the briefing's authors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.accounts.models import Organisation, Person
from app.analysis.opinion import Tally
from app.analysis.position import Position, position
from app.briefings.models import (
    BriefingAuthor,
    NumberedProposition,
    Replacement,
    Rewording,
    RewordingState,
    Wording,
)
from app.briefings.queries import open_rewordings
from app.core.db import db
from app.core.differences import Paragraph, of_words
from app.discussion.models import Capacity, Channel, Response, Stance
from app.discussion.queries.shown import Says, says


def meaning_of(words: type[Wording]) -> ColumnElement[int]:
    """`Wording.meaning` in SQL; words: the table or an alias of it."""
    return func.coalesce(words.meaning_id, words.id)


def comes_from(old: type[Wording], new: type[Wording]) -> ColumnElement[bool]:
    """Whether words are of the same proposition, or of one that it replaces."""
    replaced = select(Replacement.replaced_id).where(
        Replacement.proposition_id == new.proposition_id
    )
    same = old.proposition_id == new.proposition_id
    return or_(same, old.proposition_id.in_(replaced.correlate(new)))


@dataclass(frozen=True)
class Stood:
    """A stance that a person has taken; value None: no view."""

    value: int | None
    at: datetime
    is_carried: bool = False
    """Taken on other words, which an editorial change made into these."""


@dataclass(frozen=True)
class Earlier:
    """A stance on words that stand no more: it counts for nothing until it is taken again."""

    value: int | None
    at: datetime
    changes: Paragraph
    """From the words that were answered to those that stand now."""
    is_replaced: bool
    """Taken on another proposition, which this one replaces."""


@dataclass(frozen=True)
class Carried:
    """An editorial change that carried a stance over, while it may be disputed."""

    rewording_id: int
    changes: Paragraph
    until: datetime


@dataclass(frozen=True)
class Answer:
    """What one person has answered, by the wordings that stand now."""

    stances: dict[int, Stood] = field(default_factory=dict)
    saw_tallies: bool = False
    earlier: dict[int, list[Earlier]] = field(default_factory=dict)
    """The last answer on each proposition that had other words, or is replaced."""
    on_behalf_of: str = ""
    """Name of the organisation for which they answered; empty: for themselves."""
    says: Says = Says.NOBODY_LEADS
    """What its lead says to that."""

    def may_see(self, wording_id: int) -> bool:
        """Whether how others answered can be shown without swaying this person."""
        return self.saw_tallies or wording_id in self.stances

    def is_awaited(self, row: NumberedProposition) -> bool:
        is_answered = row.wording_id in self.stances
        return row.wording_id in self.earlier and not is_answered and not row.proposition.decided


@dataclass(frozen=True)
class Stand:
    """Where one person stands on a briefing, and the tallies that they may see, by wording."""

    answer: Answer
    tallies: dict[int, Tally]
    current: dict[int, int | None]
    """Their stances on the words that stand now."""
    awaited: list[NumberedProposition] = field(default_factory=list)
    """What they answered before its words changed, and not since."""
    carried: dict[int, list[Carried]] = field(default_factory=dict)
    """By wording, where their stance was taken on other words."""
    weighed: set[int] = field(default_factory=set)
    """Awaited wordings of which a moderator is asked whether they mean the same as before."""

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
    answer = answer_of(person.id, numbered)
    may_see = [row.wording_id for row in numbered if answer.may_see(row.wording_id)]
    awaited = [row for row in numbered if answer.is_awaited(row)]
    carried = {id_ for id_, stood in answer.stances.items() if stood.is_carried}
    said = open_rewordings(numbered) if awaited or carried else []
    return Stand(
        answer,
        tallies(may_see) if may_see else {},
        {wording_id: stood.value for wording_id, stood in answer.stances.items()},
        awaited,
        _carried([row for row in numbered if row.wording_id in carried], said),
        {each.new_id for each in said if each.state is RewordingState.WAITING},
    )


def _carried(
    numbered: Sequence[NumberedProposition], said: Sequence[Rewording]
) -> dict[int, list[Carried]]:
    return {
        row.wording_id: [
            Carried(each.id, of_words(each.old.text, each.new.text), each.disputable_until)
            for each in said
            if each.new.meaning == row.wording.meaning and each.disputable_until
        ]
        for row in numbered
    }


def answer_of(person_id: int, numbered: Sequence[NumberedProposition]) -> Answer:
    """On the propositions of one version."""
    values = {"person_id": person_id, "briefing_id": numbered[0].proposition.briefing_id}
    found = db.session.execute(_ANSWER, values).all()
    if not found:
        return Answer()
    answered = [row for row in found if row.wording_id]
    taken = {row.meaning: row for row in answered}  # the last of each meaning
    stances = {
        row.wording_id: Stood(mine.value, mine.taken_at, mine.wording_id != row.wording_id)
        for row in numbered
        if (mine := taken.get(row.wording.meaning))
    }
    replaced = _replaced_by(numbered) if len(answered) > len(stances) else {}
    earlier = {}
    for row in numbered:
        of = {row.proposition_id, *replaced.get(row.proposition_id, ())}
        frozen = {
            mine.proposition_id: _earlier(mine, row)  # the last of each proposition
            for mine in answered
            if mine.proposition_id in of and mine.meaning != row.wording.meaning
        }
        if frozen:
            earlier[row.wording_id] = list(frozen.values())
    own = found[0]
    return Answer(
        stances,
        own.saw_tally_at is not None,
        earlier,
        own.on_behalf_of or "",
        says(own.capacity, own.confirmed_by_id),
    )


def _earlier(mine: Row[*tuple[Any, ...]], row: NumberedProposition) -> Earlier:
    changes = of_words(mine.text, row.wording.text)
    return Earlier(mine.value, mine.taken_at, changes, mine.proposition_id != row.proposition_id)


def _replaced_by(numbered: Sequence[NumberedProposition]) -> dict[int, list[int]]:
    ids = [row.proposition_id for row in numbered]
    replaced: dict[int, list[int]] = {}
    for row in db.session.scalars(select(Replacement).where(Replacement.proposition_id.in_(ids))):
        replaced.setdefault(row.proposition_id, []).append(row.replaced_id)
    return replaced


def yet_to_restate(numbered: Sequence[NumberedProposition]) -> dict[int, int]:
    """How many answered earlier words of a proposition and not those that stand, by wording."""
    wordings = [row.wording_id for row in numbered if not row.proposition.decided]
    found = db.session.execute(AWAITED, {"wordings": wordings})
    return Counter(row.wording_id for row in found)


def answered_words(person_id: int, wording: Wording) -> set[int]:
    """On which of the words that mean the same as these a person has taken a stance."""
    return set(
        db.session.scalars(
            select(Stance.wording_id)
            .join(Response, Response.id == Stance.response_id)
            .join(Wording, Wording.id == Stance.wording_id)
            .where(
                Response.person_id == person_id,
                Wording.proposition_id == wording.proposition_id,
                meaning_of(Wording) == wording.meaning,
            )
        )
    )


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
    entered: int
    """Of the people, whose answers came on paper and were typed in by the team."""


def respondents(wording_ids: Sequence[int]) -> Respondents:
    """Who has answered about any of these words, be it with no view."""
    return Respondents(*db.session.execute(_RESPONDENTS, {"wordings": wording_ids}).one())


_ANSWER = (
    select(
        Response.saw_tally_at,
        Response.capacity,
        Response.confirmed_by_id,
        Organisation.name.label("on_behalf_of"),
        Stance.wording_id,
        Stance.value,
        Stance.taken_at,
        Wording.proposition_id,
        Wording.text,
        meaning_of(Wording).label("meaning"),
    )
    .join_from(Response, Stance, Stance.response_id == Response.id, isouter=True)
    .outerjoin(Wording, Wording.id == Stance.wording_id)
    .outerjoin(
        Organisation,
        and_(Organisation.id == Response.organisation_id, Response.capacity != Capacity.PERSONAL),
    )
    .where(
        Response.briefing_id == bindparam("briefing_id"),
        Response.person_id == bindparam("person_id"),
    )
    .order_by(Stance.taken_at, Stance.id)
)
_is_an_author = exists().where(
    and_(
        BriefingAuthor.briefing_id == Response.briefing_id,
        BriefingAuthor.person_id == Response.person_id,
    )
)
_Wanted, _LaterStance, _LaterWords = aliased(Wording), aliased(Stance), aliased(Wording)
_means_the_same = and_(
    Wording.proposition_id == _Wanted.proposition_id,
    meaning_of(Wording) == meaning_of(_Wanted),
)
# Whoever answered several wordings of one meaning counts once. Nearly all words mean only what
# they say themselves, and then nobody has to be looked for.
_is_the_last = or_(
    Wording.meaning_id.is_(None),
    ~exists()
    .where(
        _LaterStance.response_id == Stance.response_id,
        _LaterWords.id == _LaterStance.wording_id,
        _LaterWords.meaning_id == Wording.meaning_id,
        tuple_(_LaterStance.taken_at, _LaterStance.id) > tuple_(Stance.taken_at, Stance.id),
    )
    .correlate(Stance, Wording),
)
STANDING = (
    select(_Wanted.id.label("wording_id"), Stance.response_id, Stance.value)
    .join_from(_Wanted, Wording, _means_the_same)
    .join(Stance, Stance.wording_id == Wording.id)
    .where(_Wanted.id.in_(bindparam("wordings", expanding=True)), _is_the_last)
)
"""The stances that count for `wordings`: on these very words, or on words that an approved and
undisputed editorial change made into them. Of each response the last."""

_standing = STANDING.join(Response, Response.id == Stance.response_id).where(~_is_an_author)
_COUNTED = _standing.with_only_columns(_Wanted.id, Stance.value, func.count()).group_by(
    _Wanted.id, Stance.value
)
_ORGANISATIONS = (
    _standing.with_only_columns(_Wanted.id, func.count(Response.organisation_id.distinct()))
    .where(Stance.value.is_not(None))
    .group_by(_Wanted.id)
)
_RESPONDENTS = _standing.with_only_columns(
    func.count(Response.id.distinct()),
    func.count(Response.organisation_id.distinct()),
    func.count(Response.id.distinct()).filter(Response.channel != Channel.SITE),
)
AWAITED = (
    select(_Wanted.id.label("wording_id"), Stance.response_id)
    .join_from(_Wanted, Wording, comes_from(Wording, _Wanted))
    .join(Stance, Stance.wording_id == Wording.id)
    .where(
        _Wanted.id.in_(bindparam("wordings", expanding=True)),
        ~exists()
        .where(
            _LaterStance.response_id == Stance.response_id,
            _LaterWords.id == _LaterStance.wording_id,
            _LaterWords.proposition_id == _Wanted.proposition_id,
            meaning_of(_LaterWords) == meaning_of(_Wanted),
        )
        .correlate(Stance, _Wanted),
    )
    .distinct()
)
"""The responses that answered earlier words of a proposition, or one that it replaces, and hold
no stance that counts for `wordings`."""
