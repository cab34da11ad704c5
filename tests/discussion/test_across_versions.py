"""Stances stay on the words they were taken on; only an approved editorial change joins words.

Row 17 of the test vectors: "C2 accepted: v2 drops 4, rewords 1 (must→should), leaves 2-3 →
stances on 2, 3 carry over; 1 frozen, holders invited; 4 archived; C2 passes G3 once linked to v2".
"""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Rewording, RewordingState
from app.core import clock
from app.core.db import db, transaction
from app.core.differences import Run
from app.core.errors import Conflict, Forbidden, Unreadable
from app.discussion import queries, services
from app.discussion.models import Comment, Side, Stance, Vote
from app.moderation import services as moderation
from app.moderation.models import Decision, DecisionKind
from app.notifications.queries import Line
from tests.briefings.services.steps import republish
from tests.discussion.rewording import (
    FOUR,
    NEW,
    NOON,
    OLD,
    approve,
    counts,
    dispute,
    drafted,
    heard,
    stand,
    take,
    the_rewording,
    told,
    work,
)
from tests.factories import a_briefing, a_comment, a_person, sign_in


@pytest.fixture
def author(app: object) -> Person:  # noqa: ARG001  # its database
    return a_person("Ines Author", writes=True)


def test_holders_read_in_their_inbox_what_became_of_their_answers(author: Person) -> None:
    holder = a_person()
    briefing = a_briefing(OLD, FOUR[1], slug="steps", authors=(author,))
    take(holder, briefing, -1)
    take(holder, briefing, 1, "key-2")
    changed = drafted(("key-1", NEW), ("key-2", "Publish no costs."))
    republish(author, briefing, *changed, editorial=("key-1",))
    work()
    with clock.frozen(NOON):
        approve(the_rewording())
        work()
    lines = heard(holder)

    take(holder, briefing, -2, "key-2")

    about = "Three steps to digital leadership"
    title = f"“{about}”"
    assert lines == [
        Line(
            f"Words that you answered in {title} were edited, and your answer was carried over."
            " If the meaning changed, say so by 15 June",
            "/briefings/steps#p-key-1",
            NEW,
            about,
        ),
        Line(
            f"Proposition 2 of {title} changed since you answered",
            "/briefings/steps#p-key-2",
            "Publish no costs.",
            about,
        ),
    ]
    assert heard(holder) == lines[:1]


def test_row_17(client: FlaskClient, author: Person) -> None:
    holder = a_person("Priya Nair")
    briefing = a_briefing(*FOUR, slug="steps", authors=(author,))
    for number, value in enumerate((-1, 1, 1, 1), start=1):
        take(holder, briefing, value, f"key-{number}")

    republish(
        author,
        briefing,
        *drafted(
            ("key-1", FOUR[0].replace("must", "should")), ("key-2", FOUR[1]), ("key-3", FOUR[2])
        ),
    )
    work()

    found = stand(holder, briefing)
    version = briefings.by_slug("steps", None).current_version
    assert version is not None
    one, two, three = version.propositions
    assert found.current == {two.wording_id: 1, three.wording_id: 1}
    assert [row.number for row in found.awaited] == [1]
    (earlier,) = found.answer.earlier[one.wording_id]
    assert (earlier.value, earlier.is_replaced) == (-1, False)
    assert earlier.changes == [
        Run("same", "Every council"),
        Run("del", "must"),
        Run("ins", "should"),
        Run("same", "appoint a chief digital officer."),
    ]
    assert [counts(briefing, f"key-{n}") for n in (1, 2, 3)] == [
        (0, 0, 0, 0, 0),
        (0, 0, 0, 1, 0),
        (0, 0, 0, 1, 0),
    ]
    assert db.session.scalar(select(func.count()).select_from(Stance)) == 4  # 4 is archived
    assert told() == [("Priya Nair", services.RESTATE, one.id)]
    sign_in(client, holder)
    page = client.get("/briefings/steps").text
    assert "1 proposition changed since you answered." in page
    assert "The words changed since you answered." in page
    assert "Still my view: Disagree" in page
    assert "Withdrawn in version 2" in page
    assert "1 proposition changed since you answered:" in client.get("/account/contributions").text


def test_still_my_view_takes_the_same_stance_on_the_new_words(
    client: FlaskClient, author: Person
) -> None:
    holder = a_person()
    briefing = a_briefing(*FOUR, slug="steps", authors=(author,))
    take(holder, briefing, -2)
    republish(author, briefing, *drafted(("key-1", "Every council should have an officer.")))
    (row,) = stand(holder, briefing).awaited
    sign_in(client, holder)

    form = {"proposition": "key-1", "wording": row.wording_id, "stance": "-2"}
    sent = client.post("/briefings/steps/stances", data=form)

    page = client.get("/briefings/steps").text
    found = stand(holder, briefing)
    assert sent.status_code == 303
    assert (found.current, found.awaited) == ({row.wording_id: -2}, [])
    assert [each.value for each in found.answer.earlier[row.wording_id]] == [-2]
    assert "Your answer to earlier words" in page
    assert "Still my view" not in page


def test_holders_of_what_was_split_or_merged_are_asked_at_what_replaces_it(author: Person) -> None:
    holder = a_person()
    briefing = a_briefing(*FOUR, slug="steps", authors=(author,))
    take(holder, briefing, 1, "key-2")
    take(holder, briefing, -1, "key-3")
    kept, merged = drafted(("key-1", FOUR[0])), ("key-9", "Publish costs and test.")

    republish(author, briefing, *kept, *drafted(merged, replaces=("key-2", "key-3")))
    work()

    found = stand(holder, briefing)
    (row,) = found.awaited
    earlier = found.answer.earlier[row.wording_id]
    assert row.proposition.key == "key-9"
    assert sorted((each.value, each.is_replaced) for each in earlier) == [(-1, True), (1, True)]
    assert queries.yet_to_restate([row]) == {row.wording_id: 1}
    assert told() == [(holder.name, services.RESTATE, row.id)]
    (awaited,) = queries.awaited_of(holder).values()
    assert [each.id for each in awaited] == [row.id]


def test_an_editorial_change_carries_stances_once_somebody_else_approved_it(
    author: Person,
) -> None:
    holder, other = a_person("Priya Nair"), a_person("Oz")
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    work()
    before = counts(briefing), stand(holder, briefing), told()
    take(other, briefing, 2)

    with clock.frozen(NOON):
        approve(the_rewording())
        work()
        found = stand(holder, briefing)
    assert (before[0], before[2]) == ((0, 0, 0, 0, 0), [])
    assert len(before[1].weighed) == 1
    assert counts(briefing) == (0, 1, 0, 0, 1)
    (wording_id,) = found.current
    assert found.answer.stances[wording_id].is_carried
    assert [each.until for each in found.carried[wording_id]] == [NOON + timedelta(days=14)]
    assert told() == [("Priya Nair", services.CARRIED, the_rewording().id)]
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.kind, decision.subject_id, decision.revision, decision.number) == (
        DecisionKind.CARRY_OVER,
        briefing.id,
        2,
        1,
    )


def test_whoever_answered_both_wordings_counts_once_with_what_they_said_last(
    author: Person,
) -> None:
    holder = a_person()
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    take(holder, briefing, 1)

    approve(the_rewording())

    assert counts(briefing) == (0, 0, 0, 1, 0)
    take(holder, briefing, None)
    assert counts(briefing) == (0, 0, 0, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(Stance)) == 2


def test_taking_a_stance_back_takes_back_what_was_carried_over(author: Person) -> None:
    holder = a_person()
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    approve(the_rewording())
    (wording_id,) = stand(holder, briefing).current

    found = briefings.by_slug("steps", holder)
    with transaction():
        services.undo(holder, found, key="key-1", wording_id=wording_id)

    assert (stand(holder, briefing).current, counts(briefing)) == ({}, (0, 0, 0, 0, 0))


def test_a_dispute_freezes_the_stances_of_all_again(author: Person) -> None:
    holder, other = a_person("Priya Nair"), a_person("Oz")
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    for person in (holder, other):
        take(person, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    with clock.frozen(NOON):
        approve(the_rewording())
        work()

    with clock.frozen(NOON + timedelta(days=13)):
        dispute(holder, the_rewording())
        work()

    assert the_rewording().state is RewordingState.DISPUTED
    assert counts(briefing) == (0, 0, 0, 0, 0)
    assert [len(stand(person, briefing).awaited) for person in (holder, other)] == [1, 1]
    (row,) = stand(holder, briefing).awaited
    assert told() == [(name, services.RESTATE, row.id) for name in ("Priya Nair", "Oz")]


def test_only_a_holder_disputes_and_only_within_14_days(author: Person) -> None:
    holder, other = a_person(), a_person()
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    take(other, briefing, 1)
    with clock.frozen(NOON):
        approve(the_rewording())

    with clock.frozen(NOON), pytest.raises(Conflict, match="Only a person whose stance"):
        dispute(other, the_rewording())
    with clock.frozen(NOON + timedelta(days=14)), pytest.raises(Conflict, match="14 days"):
        dispute(holder, the_rewording())
    with clock.frozen(NOON), pytest.raises(Forbidden):
        dispute(a_person(state=PersonState.SUSPENDED), the_rewording())


def test_a_refused_change_asks_the_holders_again(author: Person) -> None:
    holder = a_person("Priya Nair")
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    work()
    assert told() == []

    judge = a_person(role=Role.MODERATOR)
    rewording = briefings.rewording(the_rewording().id, judge)
    with transaction():
        moderation.keep_apart(judge, rewording)
    work()

    (row,) = stand(holder, briefing).awaited
    assert told() == [("Priya Nair", services.RESTATE, row.id)]
    with pytest.raises(Conflict, match="Somebody was faster"):
        approve(rewording)


def test_nobody_approves_their_own_change(author: Person) -> None:
    administrator = a_person(role=Role.ADMINISTRATOR)
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    republish(administrator, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    rewording = briefings.rewording(the_rewording().id, administrator)

    with pytest.raises(Forbidden), transaction():
        moderation.carry_over(administrator, rewording)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Councils must publish what each service costs.", "Councils may publish what each costs."),
        (OLD, f"Not all {OLD}"),
        (f"{OLD} By 2027.", f"{OLD} By 2028."),
        (OLD, "Something else."),
    ],
)
def test_what_changes_the_meaning_cannot_be_marked(author: Person, old: str, new: str) -> None:
    briefing = a_briefing(old, slug="steps", authors=(author,))

    with pytest.raises(Unreadable, match="The change of proposition 1 cannot be editorial"):
        republish(author, briefing, *drafted(("key-1", new)), editorial=("key-1",))

    assert db.session.scalars(select(Rewording)).all() == []


def test_small_steps_do_not_add_up_to_a_long_way(author: Person) -> None:
    """Each step is alike enough by itself; the second is too far from what people answered."""
    first = "abcdefghij " * 4 + "end."
    second = first.replace("ab", "xy", 1)
    third = second.replace("end", "fnd").replace("j", "k", 1)
    briefing = a_briefing(first, slug="steps", authors=(author,))
    republish(author, briefing, *drafted(("key-1", second)), editorial=("key-1",))
    approve(the_rewording())

    with pytest.raises(Unreadable, match="cannot be editorial"):
        republish(author, briefing, *drafted(("key-1", third)), editorial=("key-1",))


def test_what_was_disputed_is_not_marked_again(author: Person) -> None:
    holder = a_person()
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    approve(the_rewording())
    dispute(holder, the_rewording())

    with pytest.raises(Unreadable, match="cannot be editorial"):
        republish(author, briefing, *drafted(("key-1", OLD)), editorial=("key-1",))


def test_votes_change_sides_with_the_stances_that_count(author: Person) -> None:
    holder = a_person()
    briefing = a_briefing(OLD, slug="steps", authors=(author,))
    take(holder, briefing, -1)
    version = briefings.by_slug("steps", None).current_version
    assert version is not None
    proposition_id = version.propositions[0].proposition_id
    comment = a_comment(briefing, proposition_id=proposition_id, bearing="against")
    found = briefings.by_slug("steps", holder)
    with transaction():
        comment = db.session.get_one(Comment, comment.id)
        comment.briefing = found
        services.vote(holder, comment, helpful=1)
    sides = [_side()]

    republish(author, briefing, *drafted(("key-1", NEW)), editorial=("key-1",))
    work()
    sides.append(_side())
    approve(the_rewording())
    work()
    sides.append(_side())
    dispute(holder, the_rewording())
    work()
    sides.append(_side())

    assert sides == [Side.OWN, Side.UNDECIDED, Side.OWN, Side.UNDECIDED]


def _side() -> Side:
    return db.session.scalars(select(Vote.side)).one()
