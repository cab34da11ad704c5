"""What every act does, and that it does nothing where it may not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Forbidden, TooMany, Unreadable
from app.core.freshness import SITE, PageVersion, briefing_key
from app.discussion.models import Check, Comment, CommentRevision, CommentState, HeldWord
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved
from tests.moderation.scene import (
    ACTORS,
    ACTS,
    EXPLAINED,
    LATER,
    NOW,
    a_scene,
    everything,
    outcome,
)

# act, state before; then for each of ACTORS: open or closed afterwards, `no`, or `late`.
ON_BRIEFINGS = """
lock    open    no no no closed no closed closed no
lock    closed  no no no late no late late no
unlock  open    no no no late no late late no
unlock  closed  no no no open no open open no
"""

# act, person and their state; then what a moderator, an administrator, a practitioner get.
ON_PEOPLE = """
suspend    practitioner   active       suspended suspended no
suspend    practitioner   suspended    late late no
suspend    practitioner   over         suspended suspended no
suspend    practitioner   unconfirmed  late late no
suspend    practitioner   imported     late late no
suspend    practitioner   erased       late late no
suspend    moderator      active       no suspended no
suspend    administrator  active       no suspended no
reinstate  practitioner   active       late late no
reinstate  practitioner   suspended    active active no
reinstate  practitioner   over         late late no
reinstate  moderator      suspended    no active no
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("row", _rows(ON_BRIEFINGS), ids=lambda row: "-".join(row[:2]))
def test_every_act_on_a_discussion_by_everybody(row: list[str]) -> None:
    act, state, *expected = row

    ended: dict[str, str | None] = {}
    for name in ACTORS:
        scene = a_scene()
        scene.briefing.locked_at = LONG_AGO if state == "closed" else None
        db.session.commit()
        before = everything()
        ended[name] = outcome(act, scene.actors[name], scene.briefing)
        if ended[name] == "done":
            locked = select(Briefing.locked_at).where(Briefing.id == scene.briefing.id)
            ended[name] = "open" if db.session.scalar(locked) is None else "closed"
            _is_in_the_log(act, scene.actors[name], SubjectKind.BRIEFING, scene.briefing.id)
        else:
            assert everything() == before

    assert ended == dict(zip(ACTORS, expected, strict=True))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("row", _rows(ON_PEOPLE), ids=lambda row: "-".join(row[:3]))
def test_every_act_on_a_person(row: list[str]) -> None:
    act, role, state, *expected = row

    ended = []
    for actor_role in (Role.MODERATOR, Role.ADMINISTRATOR, Role.PRACTITIONER):
        actor = a_person(role=actor_role)
        is_over = state == "over"
        person = a_person(
            role=Role(role),
            state=PersonState.SUSPENDED if is_over else PersonState(state),
            suspended_until=LONG_AGO if is_over else None,
        )
        before = everything()
        end = outcome(act, actor, person)
        if end == "done":
            end = str(db.session.scalar(select(Person.state).where(Person.id == person.id)))
            _is_in_the_log(act, actor, SubjectKind.PERSON, person.id)
        else:
            assert everything() == before
        ended.append(end)

    assert ended == expected


def _is_in_the_log(act: str, actor: Person, kind: SubjectKind, subject_id: int) -> None:
    """Exactly one row, the newest, tells this act."""
    told = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    numbers = list(db.session.scalars(select(Decision.number).order_by(Decision.id)))
    logged = [number for number in numbers if number is not None]
    assert (told.kind, told.subject_kind, told.subject_id, told.actor_id, told.role, told.at) == (
        (DecisionKind(act), kind, subject_id, actor.id, actor.role, NOW)
    )
    assert (told.number is None) == (act == "report")
    assert logged == list(range(1, len(logged) + 1))


@pytest.mark.usefixtures("app")
def test_nobody_suspends_themselves() -> None:
    boss = a_person(role=Role.ADMINISTRATOR)

    assert outcome("suspend", boss, boss) == "no"


@pytest.mark.usefixtures("app")
def test_a_removal_tells_rule_and_explanation_and_closes_the_reports() -> None:
    scene = a_scene(reports=2)

    with transaction():
        decision = ACTS["remove"](scene.actors["moderator"], scene.comment)

    assert queries.why([scene.comment.id]) == {
        scene.comment.id: queries.Reasoning(
            decision.number, Rule.NAMES_SOMEBODY, EXPLAINED, NOW, None
        )
    }
    assert db.session.scalar(select(Comment.reports)) == 0


@pytest.mark.usefixtures("app")
def test_what_is_hidden_leaves_the_counts_and_every_stored_page_grows_old() -> None:
    scene = a_scene()
    key = briefing_key(scene.briefing.id)

    with transaction():
        ACTS["remove"](scene.actors["moderator"], scene.comment)

    assert db.session.scalar(select(Briefing.comments)) == 0
    assert set(db.session.scalars(select(PageVersion.key))) >= {key, SITE}


@pytest.mark.usefixtures("app")
def test_a_decision_on_words_that_were_changed_meanwhile_changes_nothing() -> None:
    scene = a_scene(CommentState.PENDING)
    scene.comment.revision = 2
    saved(_words(scene.comment, 2))
    before = everything()

    assert outcome("approve", scene.actors["moderator"], scene.comment) == "late"
    assert everything() == before


@pytest.mark.usefixtures("app")
def test_a_decision_that_did_not_see_the_last_one_changes_nothing() -> None:
    scene = a_scene(reports=1)
    outcome("dismiss", scene.actors["moderator"], scene.comment)
    before = everything()

    late = outcome("remove", scene.actors["administrator"], scene.comment)

    assert late == "late"
    assert everything() == before


@pytest.mark.usefixtures("app")
def test_a_report_twice_is_one_report_until_the_words_change() -> None:
    scene = a_scene()
    reader = scene.actors["practitioner"]
    told = []

    for revision in (1, 1, 2):
        if revision == 2:
            scene.comment.revision = 2
            saved(_words(scene.comment, 2))
        with transaction():
            told.append(
                services.report(reader, scene.comment, rule=Rule.SPAM, note="", revision=revision)
            )

    assert told == [True, False, True]
    assert db.session.scalar(select(Comment.reports)) == 2
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 2


@pytest.mark.usefixtures("app")
def test_a_suspension_needs_a_day_that_is_still_to_come() -> None:
    actor, person = a_person(role=Role.MODERATOR), a_person()

    with pytest.raises(Unreadable), transaction():
        services.suspend(actor, person, rule=Rule.SPAM, explanation=EXPLAINED, until=NOW)

    assert db.session.scalar(select(Person.state).where(Person.id == person.id)) == "active"


@pytest.mark.usefixtures("app")
def test_a_suspended_person_reads_why_until_it_is_over() -> None:
    actor, person = a_person(role=Role.MODERATOR), a_person()
    with transaction():
        ACTS["suspend"](actor, person)
    during = queries.standing_suspension(person)

    with clock.frozen(LATER):
        after = queries.standing_suspension(person)

    assert during == queries.Reasoning(1, Rule.ABUSE, "Threats, three times.", NOW, LATER)
    assert after is None


@pytest.mark.usefixtures("app")
def test_a_closed_discussion_says_why_until_it_is_opened() -> None:
    scene = a_scene()
    with transaction():
        ACTS["lock"](scene.actors["moderator"], scene.briefing)
    closed = queries.why_closed(scene.briefing)
    with transaction():
        ACTS["unlock"](scene.actors["moderator"], scene.briefing)

    assert closed == queries.Reasoning(1, None, "It went in circles.", NOW, None)
    assert queries.why_closed(scene.briefing) is None


@pytest.mark.usefixtures("app")
def test_two_moderators_who_change_the_words_both_keep_their_change() -> None:
    first, second = (a_person(role=Role.MODERATOR) for _ in range(2))
    saved(HeldWord(word="academy"))

    with transaction():
        services.change_words(first, added=["casino"], dropped=["academy"])
    with transaction():
        services.change_words(second, added=["crypto", "casino"], dropped=["academy"])

    assert queries.words() == ["casino", "crypto"]
    assert _said() == ["added: casino; dropped: academy", "added: crypto"]


@pytest.mark.usefixtures("app")
def test_switches_that_change_are_logged_and_others_not(client: FlaskClient) -> None:
    moderator = a_person(role=Role.MODERATOR)

    for wanted in ({Check.LINKS: 5, Check.WORD: None}, {Check.LINKS: 5}, {Check.WORD: 0}):
        with transaction():
            services.switch(moderator, wanted)

    assert _said() == ["word: on → off; links: 2 → 5", "word: off → on"]
    assert "Changed what holds a comment" in client.get("/moderation/log").text


def _said() -> list[str]:
    """With the decisions in the log."""
    return list(db.session.scalars(select(DecisionNote.text).order_by(DecisionNote.decision_id)))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", ["unconfirmed", "practitioner", "suspended-moderator"])
def test_only_moderators_change_the_words(name: str) -> None:
    scene = a_scene()

    with pytest.raises(Forbidden), transaction():
        services.change_words(scene.actors[name], added=["casino"], dropped=[])

    assert queries.words() == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET rule = 'spam'",
        "UPDATE decisions SET actor_id = actor_id",
        "DELETE FROM decisions",
    ],
)
def test_the_database_itself_refuses_to_change_a_decision(statement: str) -> None:
    scene = a_scene(CommentState.PENDING)
    outcome("approve", scene.actors["moderator"], scene.comment)
    before = everything()

    db.session.rollback()  # nothing else may hold the database
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))

    assert everything() == before


@pytest.mark.usefixtures("app")
def test_thirty_reports_a_day_are_as_many_as_one_person_may() -> None:
    reporter, briefing = a_person(), a_briefing()
    comments = [
        queries.item(a_comment(briefing).public_id).comment
        for _ in range(services.MOST_REPORTS + 1)
    ]

    def report(comment: Comment) -> None:
        with transaction():
            services.report(reporter, comment, rule=Rule.SPAM, note="", revision=1)

    for comment in comments[:-1]:
        report(comment)
    with pytest.raises(TooMany, match="You have reported 30 comments in a day"):
        report(comments[-1])
    with clock.frozen(clock.now() + timedelta(days=1)):
        report(comments[-1])

    assert set(db.session.scalars(select(Comment.reports))) == {1}


def _words(comment: Comment, n: int) -> CommentRevision:
    return CommentRevision(
        comment_id=comment.id, n=n, source="Changed.", html="<p>Changed.</p>", sanitiser=1, at=NOW
    )
