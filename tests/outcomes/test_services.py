"""Concluding: every gate, who may, what is frozen, and that it is never changed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Forbidden, Unreadable
from app.discussion import services as discussion
from app.discussion.models import CommentEvent
from app.dissent import jobs
from app.dissent import services as register
from app.dissent.models import EntryKind
from app.notifications.models import Notification
from app.outcomes import queries, services
from app.outcomes.models import Outcome, Result
from app.outcomes.queries import Counted
from app.outcomes.services import Decided, Unfinished
from tests.briefings.services.steps import republish
from tests.discussion.rewording import drafted
from tests.dissent import answering
from tests.dissent.answering import DAY
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry


class Case(answering.Case):
    def judge(self, number: int, *, satisfied: bool) -> None:
        with transaction():
            register.judge(self.raiser, self.briefing, number, satisfied=satisfied)

    def conclude(
        self, actor: Person, result: Result = Result.KEPT, *, but: int = 0
    ) -> list[Outcome]:
        self.briefing = briefings.by_id(self.briefing.id, self.author)
        decided = {
            row.proposition_id: Decided(result, f"It is {result}.", row.wording_id)
            for row in self.briefing.current_version.propositions  # type: ignore[union-attr]
            if row.number != but
        }
        with transaction():
            return services.conclude(actor, self.briefing, decided, note="Thank you.")

    def refused(self, actor: Person, *, but: int = 0) -> list[str]:
        with pytest.raises(Unfinished) as refusal:
            self.conclude(actor, but=but)
        assert all(found.entries for found in refusal.value.closed)
        return str(refusal.value.values["gates"]).split(", ")


@pytest.fixture
def case(app: object) -> Iterator[Case]:
    assert app
    made = Case(*answering.a_case())
    with made.at(0):
        yield made


def test_sustained_without_a_note_is_refused_with_g4_named_and_passes_after_it(case: Case) -> None:
    """Row 2: D1 sustained without note, C2 settled -> refused, G4 named; note added -> passes."""
    an_entry(case.briefing, case.raiser)
    an_entry(case.briefing, case.raiser, kind=EntryKind.CHANGE, about=4)
    case.answer(1)
    case.answer(2, "accepted", until=LONG_AGO + 30 * DAY)
    case.judge(1, satisfied=False)
    case.judge(2, satisfied=True)
    assert case.refused(case.moderator) == ["G4", "G5"]
    with transaction():
        register.state_dissent(case.raiser, case.briefing, 1, text="I stand by it.")
    assert case.refused(case.moderator) == ["G4"]
    with transaction():
        register.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
    outcomes = case.conclude(case.moderator)

    assert [(row.number, row.result) for row in outcomes] == [
        (n, Result.KEPT) for n in (1, 2, 3, 4)
    ]
    assert [row.counts["entries"] for row in outcomes] == [{"sustained": 1}, {}, {}, {"settled": 1}]


def test_every_gate_that_is_closed_is_named_at_once(case: Case) -> None:
    raisers = [a_person(f"Raiser {n}") for n in range(4)]
    for about, raiser in enumerate(raisers, start=1):
        an_entry(case.briefing, raiser, about=about)
    case.answer(1)
    case.answer(2, "accepted", wording="Share all data.")
    case.answer(3)
    with transaction():
        register.judge(raisers[1], case.briefing, 2, satisfied=True)
        register.judge(raisers[2], case.briefing, 3, satisfied=False)

    assert case.refused(case.moderator, but=2) == ["G1", "G2", "G3", "G4", "G5", "G6"]
    assert db.session.scalars(select(Outcome)).all() == []


def test_each_open_proposition_needs_an_outcome_with_its_reason(case: Case) -> None:
    assert case.refused(case.moderator, but=3) == ["G6"]


def test_an_outcome_is_of_the_words_that_were_read(case: Case) -> None:
    numbered = case.briefing.current_version.propositions  # type: ignore[union-attr]
    read = {row.proposition_id: Decided(Result.KEPT, "Good.", row.wording_id) for row in numbered}
    changed = [(row.proposition.key, row.wording.text) for row in numbered[1:]]
    republish(case.author, case.briefing, *drafted(("key-1", "Lead by example."), *changed))

    with pytest.raises(Unfinished) as refusal, transaction():
        services.conclude(case.moderator, case.briefing, read)

    assert [row.wording.text for row in refusal.value.undecided] == ["Lead by example."]
    assert db.session.scalars(select(Outcome)).all() == []


def test_a_decided_proposition_needs_none(case: Case) -> None:
    author = case.author
    made = a_briefing("Lead.", "Share.", authors=(author,), decided=(2,))
    case.briefing = briefings.by_id(made.id, author)

    assert [row.number for row in case.conclude(author)] == [1]


def test_where_all_is_decided_there_is_nothing_to_conclude(case: Case) -> None:
    made = a_briefing("Lead.", authors=(case.author,), decided=(1,))
    case.briefing = briefings.by_id(made.id, case.author)

    with pytest.raises(Unreadable):
        case.conclude(case.author)


def test_an_author_concludes_what_nobody_disputes(case: Case) -> None:
    assert len(case.conclude(case.author)) == 4


def test_where_something_stands_somebody_else_concludes(case: Case) -> None:
    an_entry(case.briefing, case.raiser)
    case.answer(1)
    case.judge(1, satisfied=False)
    with transaction():
        register.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
    with case.at(8):
        with pytest.raises(Forbidden, match="An objection stands"):
            case.conclude(case.author)
        assert len(case.conclude(case.moderator)) == 4


@pytest.mark.parametrize("event", [CommentEvent.HIDE, CommentEvent.HOLD])
def test_what_stands_is_counted_while_its_words_are_hidden_or_wait(
    case: Case, event: CommentEvent
) -> None:
    entry = an_entry(case.briefing, case.raiser)
    case.answer(1)
    case.judge(1, satisfied=False)
    with transaction():
        register.state_dissent(case.raiser, case.briefing, 1, text="I stand by it.")
        register.note(case.moderator, case.briefing, 1, text="We proceed because of the law.")
        discussion.step(entry.comment_id, event, case.raiser.id)

    with pytest.raises(Forbidden, match="An objection stands"):
        case.conclude(case.author)
    outcomes = case.conclude(case.moderator)

    assert [row.counts["entries"] for row in outcomes] == [{"sustained": 1}, {}, {}, {}]


def test_what_was_removed_neither_stands_nor_is_counted(case: Case) -> None:
    entry = an_entry(case.briefing, case.raiser)
    case.answer(1)
    case.judge(1, satisfied=False)
    with transaction():
        discussion.step(entry.comment_id, CommentEvent.REMOVE, case.moderator.id)

    assert [row.counts["entries"] for row in case.conclude(case.author)] == [{}, {}, {}, {}]


def test_silence_holds_a_conclusion_back_for_fourteen_days_and_no_longer(case: Case) -> None:
    an_entry(case.briefing, case.raiser)
    case.answer(1)
    with case.at(13):
        jobs.tick()
        assert case.refused(case.author) == ["G2"]
    with case.at(14):
        jobs.tick()
        assert len(case.conclude(case.author)) == 4


def test_a_later_conclusion_supersedes_and_the_first_stays(case: Case) -> None:
    first = case.conclude(case.author)
    second = case.conclude(case.moderator, Result.DEFERRED)

    assert [row.supersedes_id for row in second] == [row.id for row in first]
    latest, earlier = queries.conclusions(case.briefing)
    assert [row.id for row in latest.outcomes] == [row.id for row in second]
    assert [row.id for row in earlier.outcomes] == [row.id for row in first]
    assert (latest.by.id, earlier.by.id) == (case.moderator.id, case.author.id)


def _take(person: Person, briefing: Briefing, value: int | None) -> None:
    wording_id = briefings.version(briefing, 1).propositions[0].wording_id
    whole = briefings.by_id(briefing.id, person)
    discussion.take(person, whole, key="key-1", wording_id=wording_id, value=value)


def test_published_counts_stay_as_they_were(case: Case) -> None:
    with transaction():
        _take(case.raiser, case.briefing, 1)
    outcomes = case.conclude(case.author)
    with transaction():
        _take(a_person("Late"), case.briefing, -2)

    found = queries.conclusions(case.briefing)[0].outcomes[0]
    counted = Counted.of(found.counts)
    assert found.id == outcomes[0].id
    assert (counted.tally.counts, counted.people) == ((0, 0, 0, 1, 0), 1)


@pytest.mark.parametrize("change", [update(Outcome).values(reason="Other"), delete(Outcome)])
def test_the_database_refuses_to_change_an_outcome(case: Case, change: object) -> None:
    case.conclude(case.author)

    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(change)  # type: ignore[call-overload]
    db.session.rollback()


def test_everybody_who_responded_or_stands_behind_an_entry_is_told(case: Case) -> None:
    joiner, stander, bystander = a_person("Jo"), a_person("Stan"), a_person("By")
    an_entry(case.briefing, case.raiser)
    with transaction():
        register.join(joiner, case.briefing, 1)
        _take(stander, case.briefing, None)
        discussion.show_tallies(bystander, case.briefing)
    case.answer(1)
    with case.at(15):
        jobs.tick()
        outcomes = case.conclude(case.moderator)

    told = select(Notification.person_id, Notification.subject_id).where(
        Notification.kind == queries.CONCLUDED
    )
    assert {tuple(row) for row in db.session.execute(told)} == {
        (person.id, outcomes[0].id) for person in (case.raiser, joiner, stander, case.author)
    }
