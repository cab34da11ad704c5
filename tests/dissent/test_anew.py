"""One objection of a response to a proposition: what bars another, and what does not any more."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentEvent, CommentState, Response
from app.dissent import jobs, services
from app.dissent.models import Entry, EntryEvent, EntryPerson, EntryState, EventKind, Part
from tests.dissent import answering
from tests.dissent.answering import WHY
from tests.dissent.responses import OUT, REASON, WORDS, typed
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in

State = EntryState


@pytest.fixture
def case(app: object) -> Iterator[answering.Case]:
    assert app
    made = answering.Case(*answering.a_case())
    with made.at(0):
        yield made


@pytest.fixture
def briefing(app: object) -> Briefing:
    assert app
    return a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))


def a_regular() -> Person:
    """Somebody whose comments are read at once."""
    person = a_person("Priya Nair")
    elsewhere = a_briefing("Something else.")
    for words in ("One.", "Two."):
        a_comment(elsewhere, person, words)
    return person


def states() -> list[tuple[str, EntryState]]:
    db.session.rollback()
    found = db.session.scalars(
        select(Entry).order_by(Entry.id).execution_options(populate_existing=True)
    )
    return [(entry.label, entry.state) for entry in found]


def steps() -> list[EventKind]:
    return list(db.session.scalars(select(EntryEvent.kind).order_by(EntryEvent.id)))


def object_to_the_first(client: FlaskClient, briefing: Briefing, why: str, key: str) -> int:
    fields = typed(briefing, {1: "-1"}, p1__why=why) | {"form_key": f"key-of-the-{key}-form"}
    return client.post(f"/briefings/{briefing.slug}/respond", data=fields).status_code


def take_back_the_reason(client: FlaskClient) -> None:
    """As its writer, on the comment's own page."""
    db.session.rollback()
    public_id = db.session.scalars(
        select(Comment.public_id).join(Entry, Entry.comment_id == Comment.id)
    ).one()
    db.session.rollback()
    assert client.post(f"/c/{public_id}/withdraw").status_code == 303


def lose_reason(entry: Entry, event: CommentEvent, by: Person) -> None:
    with transaction():
        discussion.step(entry.comment_id, event, by.id)


@pytest.mark.parametrize(
    ("is_new", "then"),
    [
        (False, [("D1", State.WITHDRAWN), ("D2", State.RAISED)]),
        (True, [("", State.HELD)]),  # nobody ever read the first reason
    ],
)
def test_whoever_takes_a_reason_back_objects_anew_with_the_same_form(
    client: FlaskClient,
    briefing: Briefing,
    is_new: bool,
    then: list[tuple[str, EntryState]],
) -> None:
    sign_in(client, a_person("Nia Newcomer") if is_new else a_regular())

    first = object_to_the_first(client, briefing, REASON, "first")
    take_back_the_reason(client)
    second = object_to_the_first(client, briefing, OUT, "second")

    assert (first, second) == (303, 303)
    assert states() == then
    summaries = db.session.scalars(select(Entry.summary).order_by(Entry.id)).all()
    assert summaries[-1] == "The title promises three steps."


def test_after_a_removal_the_entry_is_withdrawn_and_another_one_raised(
    case: answering.Case,
) -> None:
    first = an_entry(case.briefing, case.raiser)
    lose_reason(first, CommentEvent.REMOVE, case.moderator)

    an_entry(case.briefing, case.raiser)

    assert states() == [("D1", State.WITHDRAWN), ("D2", State.RAISED)]
    assert steps() == [
        *(EventKind.RAISE, EventKind.PUBLISH, EventKind.WITHDRAW),
        *(EventKind.RAISE, EventKind.PUBLISH),
    ]


def test_what_was_settled_bars_no_other_once_its_reason_is_gone(case: answering.Case) -> None:
    first = an_entry(case.briefing, case.raiser)
    case.answer()
    with transaction():
        services.judge(case.raiser, case.briefing, 1, satisfied=True)
    lose_reason(first, CommentEvent.WITHDRAW, case.raiser)

    an_entry(case.briefing, case.raiser)

    assert states() == [("D1", State.WITHDRAWN), ("D2", State.RAISED)]


def test_an_entry_that_had_no_number_yet_begins_anew_with_the_new_reason(
    case: answering.Case,
) -> None:
    first = an_entry(case.briefing, case.raiser, held=True)
    old = first.comment_id
    lose_reason(first, CommentEvent.REMOVE, case.moderator)

    again = an_entry(case.briefing, case.raiser, summary="What must change is who pays for it.")
    with transaction():
        discussion.step(old, CommentEvent.RESTORE, case.moderator.id)
        services.follow(old)

    assert (again.id, again.summary) == (first.id, "What must change is who pays for it.")
    assert again.comment_id != old
    assert states() == [("D1", State.RAISED)]
    assert steps() == [EventKind.RAISE, EventKind.RAISE, EventKind.PUBLISH]


def test_what_stands_or_waits_bars_another_and_says_so(case: answering.Case) -> None:
    an_entry(case.briefing, case.raiser)
    waits = a_person("New Here")
    an_entry(case.briefing, waits, held=True)

    for person in (case.raiser, waits):
        with pytest.raises(Conflict, match="You have objected to this proposition already"):
            an_entry(case.briefing, person)
        db.session.rollback()

    assert states() == [("D1", State.RAISED), ("", State.HELD)]


def test_reasons_that_wait_or_are_hidden_are_not_gone(case: answering.Case) -> None:
    first = an_entry(case.briefing, case.raiser)
    with transaction():
        discussion.set_state(first.comment_id, CommentState.AUTO_HIDDEN)

    with pytest.raises(Conflict, match="You have objected to this proposition already"):
        an_entry(case.briefing, case.raiser)


def test_what_its_raiser_has_replaced_is_adopted_and_is_the_adopters(case: answering.Case) -> None:
    joiner = a_person("Jo Joiner")
    an_entry(case.briefing, case.raiser)
    with transaction():
        services.join(joiner, case.briefing, 1)
        services.withdraw(case.raiser, case.briefing, 1)
    an_entry(case.briefing, case.raiser)

    with transaction():
        services.adopt(joiner, case.briefing, 1)

    assert states() == [("D1", State.OPEN), ("D2", State.RAISED)]
    assert whose() == [joiner.id, case.raiser.id]


def test_whoever_gave_an_entry_up_objects_anew_after_it_was_adopted(case: answering.Case) -> None:
    joiner = a_person("Jo Joiner")
    an_entry(case.briefing, case.raiser)
    with transaction():
        services.join(joiner, case.briefing, 1)
        services.withdraw(case.raiser, case.briefing, 1)
        services.adopt(joiner, case.briefing, 1)

    an_entry(case.briefing, case.raiser)

    assert states() == [("D1", State.OPEN), ("D2", State.RAISED)]


def test_whoever_objects_already_adopts_no_second_objection(case: answering.Case) -> None:
    joiner = a_person("Jo Joiner")
    an_entry(case.briefing, case.raiser)
    with transaction():
        services.join(joiner, case.briefing, 1)
        services.withdraw(case.raiser, case.briefing, 1)
    an_entry(case.briefing, joiner)

    with (
        pytest.raises(Conflict, match="You have objected to this proposition already"),
        transaction(),
    ):
        services.adopt(joiner, case.briefing, 1)

    assert states() == [("D1", State.WITHDRAWN), ("D2", State.RAISED)]
    parts = db.session.scalars(select(EntryPerson.part).where(EntryPerson.person_id == joiner.id))
    assert set(parts) == {Part.JOINER, Part.RAISER}


def test_a_ruling_is_not_appealed_against_beside_another_objection(case: answering.Case) -> None:
    an_entry(case.briefing, case.raiser)
    with transaction():
        services.rule_out(case.moderator, case.briefing, 1, text=WHY)
    an_entry(case.briefing, case.raiser)

    with (
        pytest.raises(Conflict, match="You have objected to this proposition already"),
        transaction(),
    ):
        services.appeal(case.raiser, case.briefing, 1, text=WHY)
    with transaction():
        services.withdraw(case.raiser, case.briefing, 2)
        services.appeal(case.raiser, case.briefing, 1, text=WHY)

    assert states() == [("D1", State.APPEALED), ("D2", State.WITHDRAWN)]


def test_a_ruling_is_appealed_against_when_the_other_has_lost_its_reason(
    case: answering.Case,
) -> None:
    an_entry(case.briefing, case.raiser)
    with transaction():
        services.rule_out(case.moderator, case.briefing, 1, text=WHY)
    second = an_entry(case.briefing, case.raiser)
    lose_reason(second, CommentEvent.WITHDRAW, case.raiser)

    with transaction():
        services.appeal(case.raiser, case.briefing, 1, text=WHY)
    jobs.tick()

    assert states() == [("D1", State.APPEALED), ("D2", State.WITHDRAWN)]


def whose() -> list[int]:
    """Who sent the responses that the entries are of."""
    return list(
        db.session.scalars(
            select(Response.person_id)
            .join(Entry, Entry.response_id == Response.id)
            .order_by(Entry.id)
        )
    )
