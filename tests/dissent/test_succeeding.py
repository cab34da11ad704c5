"""What becomes of a group whose head is withdrawn, or loses its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import CommentState
from app.dissent import jobs, queries, services
from app.dissent.models import Entry, EntryAnswer, EntryEvent, EntryState, EventKind
from app.dissent.queries import Shelf
from tests.dissent import answering
from tests.dissent.answering import DAY, WHY
from tests.factories import LONG_AGO, a_person, an_entry

Held = tuple[EntryState, int | None]
State = EntryState


@dataclass
class Case(answering.Case):
    second: Person
    third: Person

    def groups(self) -> dict[str, Held]:
        """Of each entry, where it stands and the number of the one that leads it."""
        db.session.expire_all()
        found = list(db.session.scalars(select(Entry).order_by(Entry.id)))
        numbers = {entry.id: entry.number for entry in found}
        return {
            entry.label: (entry.state, numbers.get(entry.grouped_into_id or 0)) for entry in found
        }

    def gates(self) -> list[tuple[str, list[int | None]]]:
        found = queries.closed_gates(self.briefing)
        return [(each.gate.value, [entry.number for entry in each.entries]) for each in found]

    def shelf(self) -> list[int | None]:
        page = queries.awaiting(self.author, Shelf.ANSWER, briefing=self.briefing)
        return [line.entry.number for line in page.rows]

    def judge(self, person: Person, number: int, *, satisfied: bool) -> None:
        with transaction():
            services.judge(person, self.briefing, number, satisfied=satisfied, text=WHY)

    def withdraw_head(self) -> None:
        with transaction():
            services.withdraw(self.raiser, self.briefing, 1)

    def make(self, number: int, to: CommentState) -> None:
        """Give the reason of an entry another state."""
        comment_id = queries.by_number(self.briefing, number).comment_id
        with transaction():
            discussion.set_state(comment_id, to)


@pytest.fixture
def case(app: object) -> Iterator[Case]:
    """Three who say the same, under the first."""
    assert app
    made = Case(*answering.a_case(), second=a_person("Second"), third=a_person("Third"))
    with made.at(0):
        for person in (made.raiser, made.second, made.third):
            an_entry(made.briefing, person)
        with transaction():
            services.group(made.moderator, made.briefing, [2, 3], under=1)
        yield made


def test_when_the_head_is_withdrawn_the_oldest_leads_and_waits_for_its_answer(case: Case) -> None:
    case.withdraw_head()

    assert case.groups() == {
        "D1": (State.WITHDRAWN, None),
        "D2": (State.RAISED, None),
        "D3": (State.GROUPED, 2),
    }
    assert (case.gates(), case.shelf()) == ([("G1", [2])], [2])
    last = db.session.scalars(select(EntryEvent).order_by(EntryEvent.id.desc()).limit(2)).all()
    assert [(step.kind, step.state, step.actor_id) for step in last] == [
        (EventKind.WITHDRAW, State.WITHDRAWN, case.raiser.id),
        (EventKind.LEAD, State.RAISED, None),
    ]


@pytest.mark.parametrize("to", [CommentState.WITHDRAWN, CommentState.REMOVED, CommentState.SPAM])
def test_a_head_without_its_reason_keeps_the_question_open_until_another_leads(
    case: Case, to: CommentState
) -> None:
    case.make(1, to)
    before = case.gates()
    jobs.tick()

    assert before == [("G1", [2, 3])]
    assert case.groups() == {
        "D1": (State.RAISED, None),
        "D2": (State.RAISED, None),
        "D3": (State.GROUPED, 2),
    }
    assert (case.gates(), case.shelf()) == ([("G1", [2])], [2])


def test_a_head_that_was_reported_goes_on_leading(case: Case) -> None:
    case.make(1, CommentState.AUTO_HIDDEN)
    jobs.tick()

    assert case.gates() == [("G1", [1])]
    assert case.groups()["D2"] == (State.GROUPED, 1)


def test_the_answer_its_clock_and_the_verdicts_on_it_stay(case: Case) -> None:
    case.answer()
    with case.at(3):
        case.judge(case.second, 2, satisfied=True)
    with case.at(5):
        case.withdraw_head()

    assert case.groups()["D2"] == (State.ANSWERED, None)
    first, heir = queries.by_number(case.briefing, 1), queries.by_number(case.briefing, 2)
    assert (heir.answer_id, heir.answered_at) == (first.answer_id, LONG_AGO)
    assert heir.due_at == LONG_AGO + 14 * DAY
    assert [person.satisfied for person in heir.people] == [True]
    answers = select(EntryAnswer.answer_id).where(EntryAnswer.entry_id == heir.id)
    assert db.session.scalars(answers).all() == [first.answer_id]
    with case.at(14):
        jobs.tick()
        assert case.groups()["D2"] == (State.SETTLED, None)


def test_what_stands_by_the_word_of_another_stands_on(case: Case) -> None:
    case.answer()
    case.judge(case.third, 3, satisfied=False)
    with transaction():
        services.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
    case.make(1, CommentState.REMOVED)
    jobs.tick()

    assert case.groups() == {
        "D1": (State.SUSTAINED, None),
        "D2": (State.SUSTAINED, None),
        "D3": (State.GROUPED, 2),
    }
    assert queries.by_number(case.briefing, 2).note == "We proceed because of the law."
    assert case.gates() == [("G5", [3])]


def test_what_stood_by_the_word_of_its_head_alone_is_counted_again(case: Case) -> None:
    case.answer()
    case.judge(case.raiser, 1, satisfied=False)
    case.judge(case.second, 2, satisfied=True)
    case.judge(case.third, 3, satisfied=True)
    case.withdraw_head()

    assert case.groups()["D2"] == (State.SETTLED, None)
    assert case.gates() == []


def test_one_whose_words_are_gone_leads_only_where_no_others_do(case: Case) -> None:
    case.make(2, CommentState.REMOVED)
    case.withdraw_head()
    led_by_the_third = case.groups()
    case.make(3, CommentState.REMOVED)
    jobs.tick()
    nothing_stands = case.groups()
    case.make(2, CommentState.PUBLISHED)
    jobs.tick()

    assert led_by_the_third["D2"] == (State.GROUPED, 3)
    assert nothing_stands == led_by_the_third
    assert case.groups() == {
        "D1": (State.WITHDRAWN, None),
        "D2": (State.RAISED, None),
        "D3": (State.RAISED, None),
    }


def test_raising_anew_leaves_the_group_to_the_next(case: Case) -> None:
    case.make(1, CommentState.WITHDRAWN)
    an_entry(case.briefing, case.raiser)

    assert case.groups() == {
        "D1": (State.WITHDRAWN, None),
        "D2": (State.RAISED, None),
        "D3": (State.GROUPED, 2),
        "D4": (State.RAISED, None),
    }


def test_under_a_head_that_was_withdrawn_before_the_next_one_opens_anew(case: Case) -> None:
    queries.by_number(case.briefing, 1).state = State.WITHDRAWN
    db.session.commit()
    before = case.gates()
    jobs.tick()

    assert before == [("G1", [2, 3])]
    assert case.groups()["D2"] == (State.OPEN, None)
    assert queries.by_number(case.briefing, 2).answer_due_at == LONG_AGO + 28 * DAY
