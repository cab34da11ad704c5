"""Who finds what, at once after every change; with and without the worker having been there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Audience, Briefing, BriefingState, BriefingTopic, Topic
from app.core.db import db, transaction
from app.discussion.models import Bearing, CommentRevision, CommentState, Response, ShownAs
from app.notifications.models import Mute
from app.search import jobs
from app.search.matching import sought
from app.search.models import Kind, documents, terms
from app.search.queries import Order, Wanted, search
from tests.factories import (
    LONG_AGO,
    a_briefing,
    a_comment,
    a_person,
    an_organisation,
    saved,
    works_at,
)

WORD = "heliotrope"
pytestmark = pytest.mark.usefixtures("app")


def _found(
    typed: str = WORD, viewer: Person | None = None, *, order: Order = Order.NEWEST, **narrow: Any
) -> list[tuple[Kind, int]]:
    """All pages, one after the other."""
    wanted = Wanted(sought(typed), order, **narrow)
    hits: list[tuple[Kind, int]] = []
    page = search(wanted, viewer)
    while True:
        hits += [(hit.subject.kind, hit.subject.id) for hit in page.hits]
        if page.after is None:
            return hits
        page = search(wanted, viewer, page.after)


@pytest.fixture(params=[False, True], ids=["waiting", "indexed"])
def settle(request: pytest.FixtureRequest) -> Callable[[], None]:
    """The worker has been there; or not yet."""
    return jobs.bring_up_to_date if request.param else lambda: None


def test_each_kind_is_found_by_what_it_says(settle: Callable[[], None]) -> None:
    person = a_person("Iris Heliotrope", bio_html="<p>Gardens.</p>")
    works_at(person, an_organisation("Heliotropes of Wroxford"), title="Head of gardens")
    briefing = a_briefing("Plant heliotrope.", title="The Heliotrope question", authors=(person,))
    comment = a_comment(briefing, person, "No **heliotrope** here.")
    settle()

    found = _found("heliotrope")

    assert [kind for kind, _ in found] == [
        Kind.COMMENT,
        Kind.PROPOSITION,
        Kind.BRIEFING,
        Kind.PERSON,
    ] or set(found) == {
        (Kind.COMMENT, comment.id),
        (Kind.BRIEFING, briefing.id),
        (Kind.PERSON, person.id),
        *((kind, n) for kind, n in found if kind is Kind.PROPOSITION),
    }
    assert len(found) == 4
    assert _found("gardens head wroxf", kind=Kind.PERSON) == [(Kind.PERSON, person.id)]


HIDDEN = {
    "held": {"state": CommentState.PENDING},
    "removed": {"state": CommentState.REMOVED},
    "withdrawn": {"state": CommentState.WITHDRAWN},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_a_comment_that_is_not_published_is_found_by_nobody(
    settle: Callable[[], None], state: str
) -> None:
    writer = a_person()
    a_comment(a_briefing(authors=(writer,)), writer, WORD, **HIDDEN[state])  # type: ignore[arg-type]  # fields by name
    settle()

    for viewer in (None, writer, a_person(role=Role.MODERATOR), a_person(role=Role.ADMINISTRATOR)):
        assert _found(viewer=viewer) == []
        assert _found(viewer=viewer, order=Order.BEST) == []


@pytest.mark.parametrize("state", [BriefingState.DRAFT, BriefingState.SCHEDULED])
def test_a_briefing_that_is_not_published_is_found_by_nobody(
    settle: Callable[[], None], state: BriefingState
) -> None:
    author = a_person()
    a_briefing(f"Plant {WORD}.", title=f"The {WORD}", state=state, authors=(author,))
    settle()

    assert _found() == _found(viewer=author) == []
    assert _found(viewer=a_person(role=Role.ADMINISTRATOR)) == []


def test_what_is_for_some_is_found_by_them(settle: Callable[[], None]) -> None:
    author, stranger = a_person(), a_person(state=PersonState.UNCONFIRMED)
    found: dict[Audience, tuple[int, ...]] = {}

    for audience in Audience:
        briefing = a_briefing(
            f"Plant {WORD}.", title=f"The {WORD}", audience=audience, authors=(author,)
        )
        a_comment(briefing, words=WORD)
    settle()

    for audience in Audience:
        readers = (None, stranger, a_person(), author, a_person(role=Role.ADMINISTRATOR))
        found[audience] = tuple(
            sum(
                kind is Kind.BRIEFING and db.session.get_one(Briefing, n).audience is audience
                for kind, n in _found(viewer=reader)
            )
            for reader in readers
        )
    assert found == {
        Audience.PUBLIC: (1, 1, 1, 1, 1),
        Audience.CONFIRMED: (0, 0, 1, 1, 1),
        Audience.NOBODY: (0, 0, 0, 1, 1),
    }
    assert len(_found()) == 3


def test_what_is_hidden_is_gone_at_once() -> None:
    briefing = a_briefing(title=f"The {WORD}")
    comment = a_comment(briefing, words=WORD)
    person = a_person(f"Iris {WORD}")
    jobs.bring_up_to_date()
    assert len(_found()) == 3

    _change(comment, state=CommentState.REMOVED)
    assert {kind for kind, _ in _found()} == {Kind.BRIEFING, Kind.PERSON}
    _change(person, state=PersonState.ERASED)
    assert {kind for kind, _ in _found()} == {Kind.BRIEFING}
    _change(briefing, audience=Audience.NOBODY)
    assert _found() == []

    jobs.bring_up_to_date()
    assert _found() == []
    _change(comment, state=CommentState.PUBLISHED)
    _change(briefing, audience=Audience.PUBLIC)
    assert {kind for kind, _ in _found()} == {Kind.BRIEFING, Kind.COMMENT}


def test_words_that_were_taken_out_find_nothing_and_leave_the_index() -> None:
    comment = a_comment(a_briefing(), words=f"A {WORD} for Ana.")
    jobs.bring_up_to_date()
    with transaction():
        db.session.execute(
            update(CommentRevision).values(source="A flower.", html="<p>A flower.</p>")
        )
    assert (_found(), _found("flower")) == ([], [(Kind.COMMENT, comment.id)])

    jobs.bring_up_to_date()

    assert (_found(), _found("flower")) == ([], [(Kind.COMMENT, comment.id)])
    held = db.session.scalars(select(documents.c.words)).all()
    assert not any(WORD in words for words in held)
    assert db.session.scalars(select(terms.c.word).where(terms.c.word == WORD)).all() == []


def _change(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()


def test_words_phrases_and_beginnings(settle: Callable[[], None]) -> None:
    briefing = a_briefing(title="Unsaid")
    for words in ("Home care is late.", "Care at home.", "Home-care, in cafés.", "Homecoming."):
        a_comment(briefing, words=words)
    settle()

    found = {
        typed: len(_found(typed, kind=Kind.COMMENT))
        for typed in (
            "home care",
            '"home care"',
            '"care home"',
            "home-care",
            "hom",
            '"hom"',
            "h",
            "CAFE",
            "care home at",
            "home nothing",
        )
    }

    assert found == {
        "home care": 3,
        '"home care"': 2,
        '"care home"': 0,
        "home-care": 2,
        "hom": 4,
        '"hom"': 0,
        "h": 0,
        "CAFE": 1,
        "care home at": 1,
        "home nothing": 0,
    }


def test_it_narrows(settle: Callable[[], None]) -> None:
    topic = saved(Topic(slug="waste", name="Waste"))
    writer, other = a_person(handle="ana"), a_person()
    briefing, elsewhere = a_briefing(title="Here", authors=(other,)), a_briefing(title=WORD)
    saved(BriefingTopic(briefing_id=briefing.id, topic_id=topic.id))
    first = a_comment(briefing, writer, WORD, bearing=Bearing.FOR, at=LONG_AGO)
    second = a_comment(elsewhere, writer, WORD, at=LONG_AGO + timedelta(days=1))
    third = a_comment(briefing, other, WORD, at=LONG_AGO + timedelta(days=2, hours=14))
    settle()

    def ids(**narrow: Any) -> set[int]:
        found = [_found(order=order, **narrow) for order in Order]
        assert set(found[0]) == set(found[1])
        return {n for kind, n in found[0] if kind is Kind.COMMENT}

    assert ids(topic="waste") == {first.id, third.id}
    assert ids(topic="none-such") == set()
    assert ids(author="ana") == {first.id, second.id}
    assert ids(author="nobody") == set()
    assert ids(bearing=Bearing.FOR) == {first.id}
    assert ids(author="ana", topic="waste") == {first.id}
    assert ids(since=date(2026, 1, 6)) == {second.id, third.id}
    assert ids(until=date(2026, 1, 6)) == {first.id, second.id}
    assert ids(since=date(2026, 1, 6), until=date(2026, 1, 6)) == {second.id}
    assert ids(since=date(2026, 2, 6)) == set()
    assert {kind for kind, _ in _found(kind=Kind.BRIEFING)} == {Kind.BRIEFING}


def test_the_days_that_are_asked_for_begin_where_the_readers_are() -> None:
    a_comment(a_briefing(), words=WORD, at=datetime(2026, 7, 14, 23, 30, tzinfo=UTC))
    before, after = date(2026, 7, 14), date(2026, 7, 15)

    assert len(_found(since=after, until=after, kind=Kind.COMMENT)) == 1
    assert _found(until=before, kind=Kind.COMMENT) == []


def test_nobody_is_found_by_the_name_under_which_they_did_not_write(
    settle: Callable[[], None],
) -> None:
    person, briefing = a_person(handle="ana"), a_briefing()
    response = saved(
        Response(
            briefing_id=briefing.id,
            person_id=person.id,
            sent_at=LONG_AGO,
            shown_as=ShownAs.ROLE,
        )
    )
    a_comment(briefing, person, WORD, response_id=response.id)
    settle()

    assert len(_found()) == 1
    assert _found(author="ana") == []


def test_whoever_is_muted_is_not_found_by_whoever_muted_them(settle: Callable[[], None]) -> None:
    reader, writer = a_person(), a_person()
    a_comment(a_briefing(), writer, WORD)
    saved(Mute(person_id=reader.id, muted_id=writer.id, at=LONG_AGO))
    settle()

    assert (len(_found()), len(_found(viewer=reader)), len(_found(viewer=writer))) == (1, 0, 1)


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    briefing = a_briefing(title=WORD)
    comments = [
        a_comment(briefing, words=WORD, at=LONG_AGO + timedelta(seconds=n // 4)) for n in range(70)
    ]
    for n in range(30):
        a_person(f"Iris {WORD} {n}")
    jobs.bring_up_to_date()

    newest, best = _found(), _found(order=Order.BEST)

    assert len(newest) == len(set(newest)) == 101
    # Of comments, the best of the newest sixty.
    assert len(best) == len(set(best)) == 31 + 60
    by_age = sorted(comments, key=lambda c: (c.created_at, c.id), reverse=True)
    assert [n for kind, n in newest if kind is Kind.COMMENT] == [c.id for c in by_age]
    assert best[0][0] is Kind.BRIEFING or best[0][0] is Kind.PERSON


def test_a_phrase_that_is_rare_among_its_words_is_found_far_back() -> None:
    briefing = a_briefing()
    wanted = a_comment(briefing, words="An early late bus.", at=LONG_AGO - timedelta(days=9))
    for n in range(60):
        a_comment(briefing, words=f"Late, and not early {n}.")
    jobs.bring_up_to_date()

    assert _found('"early late"') == [(Kind.COMMENT, wanted.id)]


def test_the_best_stand_first() -> None:
    briefing = a_briefing(title="Unsaid")
    apart = a_comment(briefing, words="Care and home.")
    together = a_comment(briefing, words="Of home care.", at=LONG_AGO - timedelta(days=400))
    titled = a_briefing(title="On home care")
    jobs.bring_up_to_date()

    assert _found("home care", order=Order.BEST) == [
        (Kind.BRIEFING, titled.id),
        (Kind.COMMENT, together.id),
        (Kind.COMMENT, apart.id),
    ]


@pytest.mark.parametrize("order", list(Order))
def test_more_results_take_no_more_statements(statements: list[str], order: Order) -> None:
    def taken(rows: int) -> int:
        for n in range(rows):
            briefing = a_briefing(f"{WORD} {n}", title=f"{WORD} {n}", authors=(a_person(),))
            a_comment(briefing, a_person(f"{WORD} {n}"), WORD)
        jobs.bring_up_to_date()
        statements.clear()
        search(Wanted(sought(WORD), order), None)
        return len(statements)

    assert taken(1) == taken(2)
