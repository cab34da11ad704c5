"""After any small history two people become one: all adds up, and nothing that was said is lost."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing, Drafted, NumberedProposition, Wording
from app.core.db import db
from app.core.errors import MoothallError
from app.discussion import services as discussion
from app.discussion.models import (
    Bearing,
    Capacity,
    Check,
    Comment,
    CommentRevision,
    Response,
    ScreeningSwitch,
    ShownAs,
    Stance,
    StanceChange,
    Unhelpful,
    Vote,
)
from app.discussion.queries.stances import meaning_of
from app.discussion.services import counts
from app.dissent import services as dissent
from app.dissent.models import Disposition, Entry, EntryPerson
from app.moderation import queries as cases
from app.moderation import services as moderation
from app.moderation.models import Rule
from app.moderation.queries import chain, reports_counted
from app.notifications import services as notifications
from app.notifications.models import Follow, Followed, Mute
from tests.administration.test_merging import merge
from tests.briefings.services.steps import KIND, does, republish
from tests.factories import a_briefing, a_person, an_entry, an_organisation, saved, works_at

WORDS = ("Councils should appoint a lead.", "Councils should publish a plan.")
STEPS = 40


@dataclass
class History:
    """Two who will be one, some others, and what they do to each other."""

    dice: Random
    briefing: Briefing
    old: Person
    ana: Person
    others: list[Person]
    author: Person
    moderator: Person

    @property
    def both(self) -> tuple[Person, Person]:
        return self.old, self.ana

    def somebody(self) -> Person:
        """Mostly one of the two."""
        return self.dice.choice([*self.both, *self.both, *self.others])

    def seen_by(self, person: Person) -> Briefing:
        db.session.rollback()
        db.session.expire_all()
        return briefings.by_id(self.briefing.id, person)

    def a_comment(self) -> Comment | None:
        db.session.rollback()
        db.session.expire_all()
        ids = db.session.scalars(select(Comment.public_id).order_by(Comment.id)).all()
        return cases.item(self.dice.choice(ids)).comment if ids else None

    def a_number(self) -> int | None:
        numbers = db.session.scalars(
            select(Entry.number).where(Entry.number.is_not(None)).order_by(Entry.number)
        ).all()
        return self.dice.choice(numbers) if numbers else None


def _begun(seed: int) -> History:
    organisation = an_organisation()
    saved(ScreeningSwitch(check=Check.NEWCOMER, is_off=True))
    saved(ScreeningSwitch(check=Check.REPEATED, is_off=True))
    old, ana, *others = (a_person(name) for name in ("Ana Old", "Ana Reyes", "Bo", "Cas"))
    author, moderator = a_person("Di Author"), a_person("Ed", role=Role.MODERATOR)
    for person in (old, ana, others[0]):
        works_at(person, organisation)
    briefing = a_briefing(*WORDS, authors=(author,))
    return History(Random(seed), briefing, old, ana, others, author, moderator)


def _row(of: History, briefing: Briefing) -> NumberedProposition:
    assert briefing.current_version
    return of.dice.choice(briefing.current_version.propositions)


def _stand(of: History) -> None:
    person = of.somebody()
    found = of.seen_by(person)
    row = _row(of, found)
    about = {"key": row.proposition.key, "wording_id": row.wording_id}
    value = of.dice.choice([-2, -1, 0, 1, 2, None])
    does(discussion.take, person, found, value=value, **about)


def _take_back(of: History) -> None:
    person = of.somebody()
    found = of.seen_by(person)
    row = _row(of, found)
    does(discussion.undo, person, found, key=row.proposition.key, wording_id=row.wording_id)


def _send(of: History) -> None:
    person = of.somebody()
    capacity = of.dice.choice([Capacity.PERSONAL, Capacity.ORGANISATION])
    shown_as = of.dice.choice(list(ShownAs))
    found = of.seen_by(person)
    does(discussion.send_response, person, found, capacity=capacity, shown_as=shown_as)


def _say(of: History) -> None:
    person, parent = of.somebody(), of.a_comment()
    answers = parent.id if parent and of.dice.random() < 0.5 else None
    found = of.seen_by(person)
    said = {
        "source": f"Words of number {of.dice.random()}.",
        "bearing": of.dice.choice(list(Bearing)),
        "proposition_id": None if answers else _row(of, found).proposition_id,
        "parent_id": answers,
    }
    does(discussion.post, person, found, **said)


def _vote(of: History) -> None:
    person, comment = of.somebody(), of.a_comment()
    vote = {"helpful": of.dice.choice([-1, 0, 1]), "agree": of.dice.choice([-1, 0, 1])}
    if comment:
        does(discussion.vote, person, comment, reason=Unhelpful.UNCLEAR, **vote)


def _withdraw(of: History) -> None:
    comment = of.a_comment()
    if comment:
        does(discussion.withdraw, comment.author, comment)


def _report(of: History) -> None:
    person, comment = of.somebody(), of.a_comment()
    if comment:
        said = {"rule": Rule.ABUSE, "note": "", "revision": comment.revision}
        does(moderation.report, person, comment, **said)


def _decide(of: History) -> None:
    comment = of.a_comment()
    if comment:
        seen = moderation.Seen(comment.revision, cases.last_decision(comment))
        act = of.dice.choice([moderation.dismiss, moderation.spam, moderation.not_spam])
        does(act, of.moderator, comment, seen=seen)


def _exclude(of: History) -> None:
    person = of.somebody()
    found = of.seen_by(of.moderator)
    does(moderation.exclude_votes, of.moderator, person, found, reason="Fast, all one way.")


def _object(of: History) -> None:
    an_entry(of.seen_by(of.author), of.somebody(), about=of.dice.choice([1, 2]))


def _join(of: History) -> None:
    person, number = of.somebody(), of.a_number()
    if number:
        does(dissent.join, person, of.seen_by(person), number)


def _answer(of: History) -> None:
    number = of.a_number()
    if number:
        reason = "A reason of more than forty characters, which holds for them all."
        said = dissent.Answered(Disposition.NOT_ACCEPTED, reason, restatement="You mind it.")
        does(dissent.answer, of.author, of.seen_by(of.author), [number], said)


def _judge(of: History) -> None:
    person, number = of.somebody(), of.a_number()
    if number:
        satisfied = of.dice.random() < 0.4
        does(dissent.judge, person, of.seen_by(person), number, satisfied=satisfied)


def _state(of: History) -> None:
    person, number = of.somebody(), of.a_number()
    if number:
        text = f"Never, says {person.handle}."
        does(dissent.state_dissent, person, of.seen_by(person), number, text=text)


def _follow(of: History) -> None:
    does(notifications.follow, of.somebody(), Followed.PERSON, of.somebody().id)


def _mute(of: History) -> None:
    does(notifications.mute, of.somebody(), of.somebody())


ACTS: list[Callable[[History], object]] = [
    *(_stand, _stand, _take_back, _send, _say, _say, _vote, _vote, _withdraw, _report, _decide),
    *(_exclude, _object, _join, _join, _answer, _judge, _judge, _state, _follow, _mute),
]


def _lived(of: History) -> None:
    """What is refused is refused. Halfway the words of a proposition change."""
    for n in range(STEPS):
        if n == STEPS // 2:
            db.session.rollback()
            texts = (WORDS[0], f"{WORDS[1]} And soon.")
            drafted = [Drafted(f"key-{k}", KIND, text) for k, text in enumerate(texts, start=1)]
            republish(of.author, of.briefing, *drafted)
        with suppress(MoothallError):
            of.dice.choice(ACTS)(of)
    db.session.rollback()
    db.session.expire_all()


def _stances(person: Person) -> dict[tuple[int, int], int | None]:
    """By proposition and meaning, the last that was said."""
    rows = db.session.execute(
        select(Wording.proposition_id, meaning_of(Wording), Stance.value)
        .join(Stance, Stance.wording_id == Wording.id)
        .join(Response, Response.id == Stance.response_id)
        .where(Response.person_id == person.id)
        .order_by(Stance.taken_at, Stance.id)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _votes(person: Person) -> dict[int, tuple[int, int]]:
    cast = select(Vote.comment_id, Vote.helpful, Vote.agree).where(Vote.person_id == person.id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(cast) if row[1] or row[2]}


def _said() -> dict[str, set[tuple[Any, ...]]]:
    """By everybody."""
    rows: dict[str, Select[*tuple[Any, ...]]] = {
        "words": select(CommentRevision.comment_id, CommentRevision.n, CommentRevision.source),
        "states": select(Comment.id, Comment.state),
        "changes of mind": select(StanceChange.id, StanceChange.old, StanceChange.new),
        "entries": select(Entry.id, Entry.number, Entry.summary),
    }
    return {name: {tuple(row) for row in db.session.execute(rows[name])} for name in rows}


def _statements() -> list[tuple[int, str]]:
    said = select(EntryPerson.entry_id, EntryPerson.statement).where(EntryPerson.statement != "")
    return [(row[0], row[1]) for row in db.session.execute(said)]


def _behind(*people: Person) -> set[int]:
    """Entries behind which one of them stands."""
    ids = [person.id for person in people]
    found = select(EntryPerson.entry_id).where(EntryPerson.person_id.in_(ids))
    return set(db.session.scalars(found))


def _wrote(*people: Person) -> set[int]:
    ids = [person.id for person in people]
    return set(db.session.scalars(select(Comment.id).where(Comment.author_id.in_(ids))))


def _places(person: Person) -> list[int]:
    held = select(Response.id).where(
        Response.person_id == person.id, Response.capacity != Capacity.PERSONAL
    )
    return list(db.session.scalars(held))


def _to_themselves(person: Person) -> int:
    """How often somebody follows or mutes themselves."""
    follows = select(Follow.subject_id).where(
        Follow.person_id == person.id,
        Follow.what == Followed.PERSON,
        Follow.subject_id == person.id,
    )
    mutes = select(Mute.muted_id).where(Mute.person_id == person.id, Mute.muted_id == person.id)
    return len([*db.session.scalars(follows), *db.session.scalars(mutes)])


@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=[] if n < 3 else pytest.mark.gate) for n in range(60)]
)
def test_two_histories_become_one(app: Flask, seed: int) -> None:
    assert app.testing
    olu = a_person("Olu Bright", role=Role.ADMINISTRATOR)
    of = _begun(seed)
    _lived(of)
    assert counts.differences(reports_counted()) == []
    said, statements = _said(), _statements()
    stances = _stances(of.old) | _stances(of.ana)
    votes = _votes(of.old) | _votes(of.ana)
    wrote, behind = _wrote(*of.both), _behind(*of.both)

    merge(olu, of.old, of.ana)

    assert counts.differences(reports_counted()) == []
    assert chain.verify().fault is None
    after = _said()
    assert {name: said[name] - after[name] for name in said} == {name: set() for name in said}
    kept = _statements()
    assert all(any(n == m and words in all_ for m, all_ in kept) for n, words in statements)
    assert _stances(of.ana) == stances
    assert _votes(of.ana) == {n: vote for n, vote in votes.items() if n not in wrote}
    assert (_wrote(of.ana), _behind(of.ana)) == (wrote, behind)
    assert (_wrote(of.old), _behind(of.old), _votes(of.old), _stances(of.old)) == (
        set(),
        set(),
        {},
        {},
    )
    assert (_places(of.old), _to_themselves(of.ana)) == ([], 0)
