"""Stances are taken on exact words, by people who are then shown how others answered."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Membership, Organisation, OrganisationType, Person
from app.analysis.opinion import Tally
from app.analysis.position import Position
from app.briefings import queries as briefings
from app.briefings.models import Briefing, BriefingState
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, Missing
from app.core.jobs import Job
from app.discussion import queries, services
from app.discussion.models import Response, Stance, StanceChange
from app.discussion.queries.stances import Respondents
from tests.discussion.asking import proposition
from tests.factories import LONG_AGO, a_briefing, a_person, saved

pytestmark = pytest.mark.usefixtures("app")


def take(person: Person, briefing: Briefing, value: int | None, number: int = 1) -> None:
    about, found = proposition(briefing, number), briefings.by_id(briefing.id, person)
    key, wording_id = about.proposition.key, about.wording_id
    with transaction():
        services.take(person, found, key=key, wording_id=wording_id, value=value)


def undo(person: Person, briefing: Briefing, number: int = 1) -> None:
    about, found = proposition(briefing, number), briefings.by_id(briefing.id, person)
    with transaction():
        services.undo(person, found, key=about.proposition.key, wording_id=about.wording_id)


def stand(person: Person, briefing: Briefing) -> queries.Stand:
    version = briefings.by_id(briefing.id, person).current_version
    assert version is not None
    return queries.stand_of(person, version.propositions)


def history() -> list[tuple[int | None, int | None, bool]]:
    found = db.session.execute(
        select(StanceChange.old, StanceChange.new, StanceChange.withdrawn).order_by(StanceChange.id)
    )
    return [(row.old, row.new, row.withdrawn) for row in found]


def test_a_stance_is_one_row_and_its_history_several() -> None:
    person, briefing = a_person(), a_briefing("One.")

    take(person, briefing, -1)
    take(person, briefing, -1)
    take(person, briefing, None)
    undo(person, briefing)
    undo(person, briefing)
    take(person, briefing, 2)

    assert db.session.scalars(select(Stance.value)).all() == [2]
    assert history() == [
        (None, -1, False),
        (-1, None, False),
        (None, None, True),
        (None, 2, False),
    ]


def test_each_change_asks_to_count_the_persons_votes_again_once() -> None:
    person, briefing = a_person(), a_briefing("One.")

    take(person, briefing, -1)
    take(person, briefing, 1)

    found = db.session.execute(select(Job.kind, Job.payload)).all()
    about = proposition(briefing).proposition_id
    assert [tuple(row) for row in found] == [
        ("change-sides", {"person": person.id, "proposition": about})
    ]


def test_where_one_works_is_kept_as_it_was_when_answering() -> None:
    person, briefing = a_person(), a_briefing("One.")
    council = saved(
        Organisation(name="Ambridge", folded="ambridge", type=OrganisationType.DISTRICT)
    )
    post = Membership(person_id=person.id, organisation_id=council.id, title="", since=LONG_AGO)
    saved(post)

    take(person, briefing, 1)

    answered = db.session.scalars(select(Response)).one()
    assert (answered.organisation_id, answered.organisation_type) == (council.id, "district")


def test_a_decided_proposition_takes_no_stances() -> None:
    briefing = a_briefing("One.", "Two.", decided=(2,))

    with pytest.raises(Conflict, match="decided"):
        take(a_person(), briefing, 1, number=2)


def test_a_stance_on_words_that_have_changed_is_refused() -> None:
    person, briefing = a_person(), a_briefing("One.", "Two.")
    first, second = proposition(briefing, 1), proposition(briefing, 2)
    found = briefings.by_id(briefing.id, person)

    with pytest.raises(Conflict, match="words of this proposition have changed"), transaction():
        services.take(
            person, found, key=first.proposition.key, wording_id=second.wording_id, value=1
        )
    with pytest.raises(Missing), transaction():
        services.take(person, found, key="no-such", wording_id=second.wording_id, value=1)
    assert db.session.scalars(select(Response)).all() == []


def test_an_archived_briefing_takes_no_stances() -> None:
    with pytest.raises(Forbidden):
        take(a_person(), a_briefing("One.", state=BriefingState.ARCHIVED), 1)


def test_tallies_are_shown_for_what_was_answered_and_no_more() -> None:
    briefing = a_briefing("One.", "Two.")
    for value in (-2, 1, 1, None):
        take(a_person(), briefing, value, 1)
        take(a_person(), briefing, value, 2)
    person = a_person()

    before = stand(person, briefing).tallies
    take(person, briefing, 0)
    after = stand(person, briefing).tallies

    first = proposition(briefing, 1).wording_id
    assert before == {}
    assert after == {first: Tally((1, 0, 1, 2, 0), no_view=1)}


def test_whoever_asks_is_shown_all_tallies_and_it_is_remembered_when() -> None:
    person, briefing = a_person(), a_briefing("One.", "Two.")
    moments = [LONG_AGO + timedelta(days=n) for n in (1, 2)]

    for moment in moments:
        with clock.frozen(moment), transaction():
            services.show_tallies(person, briefings.by_id(briefing.id, person))

    assert len(stand(person, briefing).tallies) == 2
    assert db.session.execute(select(Response.saw_tally_at, Response.sent_at)).all() == [
        (moments[0], None)
    ]


def test_a_response_is_sent_by_its_first_stance() -> None:
    person, briefing = a_person(), a_briefing("One.", "Two.")
    with transaction():
        services.show_tallies(person, briefings.by_id(briefing.id, person))

    for day in (1, 2):
        with clock.frozen(LONG_AGO + timedelta(days=day)):
            take(person, briefing, 1, day)

    assert db.session.scalars(select(Response.sent_at)).all() == [LONG_AGO + timedelta(days=1)]


def test_a_stance_taken_back_hides_the_tally_again() -> None:
    person, briefing = a_person(), a_briefing("One.")
    take(person, briefing, 1)
    undo(person, briefing)

    assert stand(person, briefing).tallies == {}


def test_authors_are_not_counted() -> None:
    author, other = a_person(), a_person()
    briefing = a_briefing("One.", authors=(author,))
    for person in (author, other):
        take(person, briefing, 1)
    wording_id = proposition(briefing).wording_id

    assert queries.tallies([wording_id])[wording_id].counts == (0, 0, 0, 1, 0)
    assert queries.respondents([wording_id]) == Respondents(people=1, organisations=0, entered=0)


def test_organisations_are_counted_once_each() -> None:
    briefing = a_briefing("One.")
    for name, people in (("Ambridge", 2), ("Borchester", 1)):
        council = Organisation(name=name, folded=name.lower(), type=OrganisationType.DISTRICT)
        saved(council)
        for _ in range(people):
            person = a_person()
            saved(
                Membership(
                    person_id=person.id, organisation_id=council.id, title="", since=LONG_AGO
                )
            )
            take(person, briefing, 1)
    wording_id = proposition(briefing).wording_id

    assert queries.tallies([wording_id])[wording_id].organisations == 2


def test_a_position_follows_from_the_stances() -> None:
    person, briefing = a_person(), a_briefing("One.", "Two.", "Three.")
    for number, value in ((1, -1), (2, 1)):
        take(person, briefing, value, number)

    found = stand(person, briefing)

    assert (found.position, found.dissents, len(found.current)) == (
        Position.DISSENTS_IN_PART,
        1,
        2,
    )
