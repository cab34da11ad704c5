"""What keeps a question open: clocks, verdicts and gates, with the rows of the rules quoted."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import services as discussion
from app.discussion.models import CommentState
from app.dissent import jobs, queries, services
from app.dissent.models import Entry, EntryKind, EntryState
from app.dissent.transitions import standing
from tests.dissent import answering
from tests.dissent.answering import DAY
from tests.factories import LONG_AGO, a_person, an_entry


@dataclass
class Case(answering.Case):
    joiner: Person

    def state(self, number: int = 1) -> EntryState:
        return queries.by_number(self.briefing, number).state

    def gates(self) -> list[str]:
        return [found.gate.value for found in queries.closed_gates(self.briefing)]

    def judge(self, person: Person, *, satisfied: bool, number: int = 1) -> None:
        with transaction():
            services.judge(person, self.briefing, number, satisfied=satisfied)

    def join(self) -> None:
        with transaction():
            services.join(self.joiner, self.briefing, 1)


@pytest.fixture
def case(app: object) -> Iterator[Case]:
    assert app
    made = Case(*answering.a_case(), joiner=a_person("Jo Joiner"))
    with made.at(0):
        an_entry(made.briefing, made.raiser)
        yield made


def test_answered_and_silence_fails_g2_for_fourteen_days_then_there_is_no_reply(case: Case) -> None:
    """Row 3: answered day 0, silence: day 13 fails G2; day 14 -> no reply, passes."""
    case.answer()
    with case.at(13):
        jobs.tick()
        assert (case.state(), case.gates()) == (EntryState.ANSWERED, ["G2"])
    with case.at(14):
        jobs.tick()
        assert (case.state(), case.gates()) == (EntryState.NO_REPLY, [])


def test_a_late_word_before_the_conclusion_still_counts(case: Case) -> None:
    """Row 3: late "does not" before conclusion -> sustained, G4/G5 apply."""
    case.answer()
    with case.at(14):
        jobs.tick()
    with case.at(20):
        case.judge(case.raiser, satisfied=False)
        assert (case.state(), case.gates()) == (EntryState.SUSTAINED, ["G4", "G5"])


def test_one_joiner_who_is_not_satisfied_sustains_at_once(case: Case) -> None:
    """Row 4: raiser satisfied, joiner not -> sustained at once."""
    case.join()
    case.answer()
    case.judge(case.raiser, satisfied=True)
    case.judge(case.joiner, satisfied=False)

    assert case.state() is EntryState.SUSTAINED


def test_a_silent_joiner_is_waited_for(case: Case) -> None:
    """Row 4: raiser satisfied, joiner silent -> day 13 fails G2, day 14 settled."""
    case.join()
    case.answer()
    case.judge(case.raiser, satisfied=True)
    with case.at(13):
        jobs.tick()
        assert (case.state(), case.gates()) == (EntryState.ANSWERED, ["G2"])
    with case.at(14):
        jobs.tick()
        assert (case.state(), case.gates()) == (EntryState.SETTLED, [])


def test_what_is_sustained_needs_a_note_and_its_statement_offered(case: Case) -> None:
    """Row 2: D1 sustained without note, C2 settled -> refused, G4 named; note added -> passes."""
    an_entry(case.briefing, case.raiser, kind=EntryKind.CHANGE, about=4)
    case.answer()
    case.answer(2, "accepted", until=LONG_AGO + 30 * DAY)
    case.judge(case.raiser, satisfied=False)
    case.judge(case.raiser, satisfied=True, number=2)
    assert case.gates() == ["G4", "G5"]
    with transaction():
        services.state_dissent(case.raiser, case.briefing, 1, text="I stand by it.")
    assert case.gates() == ["G4"]
    with transaction():
        services.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
    assert case.gates() == []


def test_a_statement_that_nobody_gives_is_waited_for_seven_days(case: Case) -> None:
    case.answer()
    case.judge(case.raiser, satisfied=False)
    with transaction():
        services.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
    with case.at(6):
        assert case.gates() == ["G5"]
    with case.at(7):
        assert case.gates() == []
        with pytest.raises(Conflict), transaction():
            services.state_dissent(case.raiser, case.briefing, 1, text="Too late.")


def test_a_word_that_is_changed_gains_nobody_time_to_reply(case: Case) -> None:
    """Row 3: fourteen days after the answer, also where a verdict was given and taken back."""
    case.join()
    case.answer()
    with case.at(1):
        case.judge(case.raiser, satisfied=False)
    with case.at(13):
        case.judge(case.raiser, satisfied=True)
    entry = queries.by_number(case.briefing, 1)
    assert (entry.state, entry.due_at) == (EntryState.ANSWERED, LONG_AGO + 14 * DAY)
    with case.at(14):
        jobs.tick()
        assert (case.state(), case.gates()) == (EntryState.SETTLED, [])


def test_who_leaves_gains_those_who_stay_no_time_to_reply(case: Case) -> None:
    case.join()
    case.answer()
    with case.at(1):
        case.judge(case.joiner, satisfied=False)
    with case.at(13), transaction():
        services.leave(case.joiner, case.briefing, 1)

    entry = queries.by_number(case.briefing, 1)
    assert (entry.state, entry.due_at) == (EntryState.ANSWERED, LONG_AGO + 14 * DAY)


def test_a_new_answer_has_its_own_time_and_needs_a_note_of_its_own(case: Case) -> None:
    case.answer()
    case.judge(case.raiser, satisfied=False)
    with transaction():
        services.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
        services.send_back(case.moderator, case.briefing, 1, text="It answers something else.")
    with case.at(10):
        case.answer()
        entry = queries.by_number(case.briefing, 1)
        assert (entry.due_at, entry.note) == (LONG_AGO + 24 * DAY, "")
        case.judge(case.raiser, satisfied=False)
        assert case.gates() == ["G4", "G5"]


def test_what_was_accepted_needs_a_version_or_a_day(case: Case) -> None:
    case.answer(disposition="accepted", wording="Lead well, then digitally.")
    case.judge(case.raiser, satisfied=True)
    assert case.gates() == ["G3"]
    with transaction():
        services.resolve(case.author, case.briefing, [1], briefings.version(case.briefing, 1))
    assert case.gates() == []


def test_an_entry_opens_after_two_days_and_a_question_lapses_after_seven(case: Case) -> None:
    with case.at(2):
        jobs.tick()
        assert case.state() is EntryState.OPEN
        with transaction():
            services.ask(case.author, case.briefing, 1, text="Which councils?")
    with case.at(9):
        jobs.tick()
        entry = queries.by_number(case.briefing, 1)

    assert (entry.state, entry.answer_due_at) == (EntryState.OPEN, LONG_AGO + 30 * DAY)


def test_a_held_reason_has_no_number_until_it_is_published(case: Case) -> None:
    held = an_entry(case.briefing, a_person("New Here"), about=2, held=True)
    second = an_entry(case.briefing, a_person("Known"), about=2)
    assert (held.label, second.label, case.gates()) == ("", "D2", ["G1"])
    with transaction():
        discussion.set_state(held.comment_id, CommentState.PUBLISHED)
        services.follow(held.comment_id)
        services.follow(held.comment_id)

    found = queries.by_number(case.briefing, 3)
    assert (found.id, found.state) == (held.id, EntryState.RAISED)


def test_a_removed_reason_keeps_nothing_open_and_its_number(case: Case) -> None:
    entry = queries.by_number(case.briefing, 1)
    with transaction():
        discussion.set_state(entry.comment_id, CommentState.REMOVED)
    following = an_entry(case.briefing, a_person("Next"), about=2)

    assert (
        following.number,
        [c.entries[0].number for c in queries.closed_gates(case.briefing)],
    ) == (2, [2])


def test_those_under_a_group_have_a_word_on_its_one_answer(case: Case) -> None:
    others = [a_person("Second"), a_person("Third")]
    for person in others:
        an_entry(case.briefing, person)
    with transaction():
        services.group(case.moderator, case.briefing, [2, 3], under=1)
    case.answer()
    case.judge(case.raiser, satisfied=True)
    case.judge(others[0], satisfied=True, number=2)
    assert case.state() is EntryState.ANSWERED
    case.judge(others[1], satisfied=False, number=3)
    assert (case.state(), case.gates()) == (EntryState.SUSTAINED, ["G4", "G5"])
    with transaction():
        services.contest(others[1], case.briefing, 3, text="I mean the money.")

    assert (case.state(), case.state(3)) == (EntryState.SETTLED, EntryState.OPEN)


def test_one_response_objects_to_a_proposition_once(case: Case) -> None:
    with pytest.raises(Conflict):
        an_entry(case.briefing, case.raiser)
    db.session.rollback()
    with transaction():
        services.withdraw(case.raiser, case.briefing, 1)
    again: Entry = an_entry(case.briefing, case.raiser)

    assert again.number == 2


@given(st.lists(st.sampled_from([True, False, None]), min_size=1), st.booleans())
def test_one_who_is_not_satisfied_sustains_and_nobody_settles_for_another(
    verdicts: list[bool | None], is_over: bool
) -> None:
    found = standing(verdicts, is_over=is_over)

    assert (found is EntryState.SUSTAINED) == (False in verdicts)
    assert (found is EntryState.SETTLED) <= (True in verdicts)
    assert (found is EntryState.ANSWERED) == (
        False not in verdicts and None in verdicts and not is_over
    )
