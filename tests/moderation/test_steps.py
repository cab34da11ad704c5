"""Every event in the life of a comment, in every state, by everybody: from one table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, Unreadable
from app.discussion import services as discussion
from app.discussion.models import (
    Comment,
    CommentEvent,
    CommentRevision,
    CommentState,
    CommentStep,
    HeldFor,
)
from app.discussion.services import counts
from app.discussion.transitions import STEPS
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.notifications.models import Notification
from tests.engines import mostly_on_sqlite
from tests.factories import a_briefing, a_comment, a_decision, a_person
from tests.moderation.scene import (
    ACTORS,
    EXPLAINED,
    NOW,
    ON_COMMENTS,
    SEEN,
    everybody,
    everything,
)

pytestmark = [pytest.mark.usefixtures("app"), mostly_on_sqlite]
STATES = list(CommentState)

# event; then for each of STATES (pending, published, auto_hidden, removed, withdrawn, spam) where
# it ends for those who may, `late` where it is too late for them, `no` where nobody may; then
# who may, and whose log remembers it besides the comment's own.
TABLE = """
edit       pending   published   pending   pending no        no        writer     revision
withdraw   withdrawn withdrawn   withdrawn late    no        no        writer     step
approve    published late        late      late    late      late      moderators decision
dismiss    late      published   published late    late      late      moderators decision
remove     removed   removed     removed   late    late      late      moderators decision
restore    late      late        late      published late    late      moderators decision
spam       spam      spam        spam      late    late      late      moderators decision
not_spam   late      late        late      late    late      published moderators decision
redact     pending   published   published late    late      late      moderators decision
move       pending   published   late      late    late      late      moderators decision
report     no        published   no        no      no        no        readers    decision
"""
MAY = {
    "writer": {"writer"},
    "moderators": {"moderator", "administrator"},
    "readers": {"practitioner", "author", "moderator", "administrator"},
}

ACTS: dict[str, Callable[[Person, Comment], object]] = {
    "edit": lambda actor, comment: discussion.edit(actor, comment, source="Other words."),
    "withdraw": discussion.withdraw,
    **ON_COMMENTS,
    "spam": lambda actor, comment: services.spam(actor, comment, seen=SEEN),
    "not_spam": lambda actor, comment: services.not_spam(actor, comment, seen=SEEN),
    "redact": lambda actor, comment: services.redact(
        actor,
        comment,
        seen=SEEN,
        span="2022",
        note="[a year]",
        rule=Rule.PRIVATE,
        explanation=EXPLAINED,
    ),
    "move": lambda actor, comment: services.move(
        actor,
        comment,
        seen=SEEN,
        briefing=comment.briefing,
        proposition_id=None,
        explanation=EXPLAINED,
    ),
}


@dataclass(frozen=True)
class Expected:
    event: str
    state: CommentState
    end: str
    may: str
    log: str


def _cases() -> Iterator[Expected]:
    for line in TABLE.strip().splitlines():
        event, *ends, may, log = line.split()
        for state, end in zip(STATES, ends, strict=True):
            yield Expected(event, state, end, may, log)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def a_scene(state: CommentState) -> tuple[Comment, dict[str, Person]]:
    """A comment of `writer` under a briefing of `author`, one of two replies to somebody's."""
    people = everybody()
    briefing = a_briefing("Appoint one.", authors=(people["author"],))
    parent = a_comment(briefing)
    a_comment(briefing, parent=parent)
    waits = state in (CommentState.PUBLISHED, CommentState.AUTO_HIDDEN)
    comment = a_comment(
        briefing, people["writer"], parent=parent, state=state, at=NOW, reports=int(waits)
    )
    if waits:
        _reported(comment)
    return comment, people


def _reported(comment: Comment) -> None:
    a_decision(
        DecisionKind.REPORT,
        a_person(),
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=1,
        rule=Rule.ABUSE,
    )


def _end(act: str, actor: Person, comment: Comment) -> str:
    """The state in which it ended, or the kind of refusal, which says why in a sentence."""
    loaded = queries.item(comment.public_id).comment
    try:
        with transaction():
            ACTS[act](actor, loaded)
    except (Conflict, Forbidden) as refusal:
        is_sentence = str(refusal).endswith(".")
        return {Forbidden: "no", Conflict: "late"}[type(refusal)] if is_sentence else "bare"
    return str(db.session.scalar(select(Comment.state).where(Comment.id == comment.id)))


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: f"{case.event}-{case.state}")
def test_every_event_in_every_state_by_everybody(case: Expected) -> None:
    ended = {}
    for name in ACTORS:
        comment, people = a_scene(case.state)
        before = everything()
        ended[name] = _end(case.event, people[name], comment)
        if ended[name] in ("no", "late"):
            assert everything() == before
        else:
            _is_remembered(case, people[name], comment)
            assert counts.differences(queries.reports_counted()) == []

    assert ended == {name: case.end if name in MAY[case.may] else "no" for name in ACTORS}


def _is_remembered(case: Expected, actor: Person, comment: Comment) -> None:
    """By exactly one step of the comment, and by one row in the log of moderators."""
    steps = db.session.scalars(select(CommentStep).where(CommentStep.comment_id == comment.id))
    told = [(row.event, row.was, row.now, row.actor_id, row.at) for row in steps]
    event = "resubmit" if case.event == "edit" and case.end != case.state else case.event
    if case.event != "report":
        assert told == [(event, case.state, case.end, actor.id, NOW)]
    if case.log == "decision":
        newest = select(Decision).order_by(Decision.id.desc()).limit(1)
        made = db.session.scalars(newest).one()
        assert (made.kind, made.subject_id, made.actor_id, made.role, made.at) == (
            case.event,
            comment.id,
            actor.id,
            actor.role,
            NOW,
        )
        assert (made.number is None) == (case.event == "report")
    if case.log == "revision":
        said = select(CommentRevision.source).where(CommentRevision.comment_id == comment.id)
        assert db.session.scalars(said.order_by(CommentRevision.n)).all()[-1] == "Other words."


def test_the_table_here_and_the_table_of_the_product_name_the_same_events() -> None:
    follow_from_others = {"hold", "resubmit", "hide", "put_back"}

    assert {line.split()[0] for line in TABLE.strip().splitlines()} == (
        {event.value for event in STEPS} - follow_from_others | {"report"}
    )
    assert set(STEPS) == set(CommentEvent)


@pytest.mark.parametrize("held_for", [None, HeldFor.LINKS])
def test_what_is_not_spam_is_back_where_it_was(held_for: HeldFor | None) -> None:
    was = CommentState.PENDING if held_for else CommentState.PUBLISHED
    moderator = a_person(role=Role.MODERATOR)
    comment = a_comment(a_briefing(), state=was, held_for=held_for)
    with transaction():
        spam = services.spam(moderator, queries.item(comment.public_id).comment, seen=SEEN)

    with transaction():
        seen = services.Seen(1, spam.id)
        services.not_spam(moderator, queries.item(comment.public_id).comment, seen=seen)

    now = queries.item(comment.public_id).comment
    assert (now.state, now.held_for) == (was, held_for)


def test_what_was_removed_comes_back_with_other_words_and_its_place_and_votes() -> None:
    moderator, writer, reader = a_person(role=Role.MODERATOR), a_person(), a_person()
    comment = a_comment(a_briefing("Appoint one."), writer, "Councillor Jones said so, and lied.")
    with transaction():
        discussion.vote(reader, queries.item(comment.public_id).comment, helpful=1)
    decide(services.remove, moderator, comment, rule=Rule.ABUSE, explanation=EXPLAINED)

    with transaction():
        again = queries.item(comment.public_id).comment
        discussion.edit(writer, again, source="Councillor Jones said so, and erred.")
    held = queries.item(comment.public_id)
    waits = (held.comment.state, held.comment.held_for, [run.kind for run in held.changes[0]])
    decide(services.approve, moderator, comment)

    now = queries.item(comment.public_id).comment
    assert waits == ("pending", HeldFor.RESUBMITTED, ["same", "del", "ins"])
    assert (now.state, now.up_undecided, now.created_at) == ("published", 1, comment.created_at)
    assert queries.queue(queries.Wanted(), moderator).rows == []


def test_the_same_words_are_not_sent_again() -> None:
    moderator, writer = a_person(role=Role.MODERATOR), a_person()
    comment = a_comment(a_briefing(), writer, "Councillor Jones said so, and lied.")
    decide(services.remove, moderator, comment, rule=Rule.ABUSE, explanation=EXPLAINED)

    again = queries.item(comment.public_id).comment

    with pytest.raises(Unreadable, match="Change them"), transaction():
        discussion.edit(writer, again, source="Councillor Jones said so, and lied.")


def decide(act: Callable[..., Decision], actor: Person, comment: Comment, **said: object) -> None:
    item = queries.item(comment.public_id)
    with transaction():
        act(
            actor,
            item.comment,
            seen=services.Seen(item.comment.revision, item.decision),
            **said,
        )


def test_reports_of_several_confirmed_people_who_have_written_hide_a_comment() -> None:
    writer, briefing = a_person(), a_briefing("Appoint one.")
    comment = a_comment(briefing, writer, parent=a_comment(briefing))
    newcomers = [a_person() for _ in range(4)]
    old_hands = [an_old_hand(briefing) for _ in range(3)]

    states = []
    for reader in (*newcomers, *old_hands):
        report(reader, comment)
        states.append(db.session.scalar(select(Comment.state).where(Comment.id == comment.id)))

    told = select(Notification.kind).where(Notification.person_id == writer.id)
    assert states == ["published"] * 6 + ["auto_hidden"]
    assert db.session.scalars(told).all() == ["decision"]
    assert [each.comment.id for each in queries.queue(_HIDDEN, writer).rows] == [comment.id]
    assert counts.differences(queries.reports_counted()) == []


def test_what_a_moderator_has_let_stand_is_not_hidden_again() -> None:
    moderator, briefing = a_person(role=Role.MODERATOR), a_briefing("Appoint one.")
    comment = a_comment(briefing)
    readers = [an_old_hand(briefing) for _ in range(6)]
    for reader in readers[:3]:
        report(reader, comment)
    decide(services.dismiss, moderator, comment)

    for reader in readers[3:]:
        report(reader, comment)

    now = queries.item(comment.public_id)
    heard = select(Notification.person_id).where(Notification.kind == "reported")
    assert (now.comment.state, now.reporters) == ("published", 3)
    assert sorted(db.session.scalars(heard)) == sorted(reader.id for reader in readers[:3])


def test_no_number_of_reports_hides_what_a_moderator_wrote() -> None:
    briefing = a_briefing("Appoint one.")
    comment = a_comment(briefing, a_person(role=Role.MODERATOR))

    for _ in range(4):
        report(an_old_hand(briefing), comment)

    assert queries.item(comment.public_id).comment.state == "published"


def an_old_hand(briefing: Briefing) -> Person:
    """Somebody who has published a comment."""
    person = a_person()
    a_comment(briefing, person)
    return person


_HIDDEN = queries.Wanted(queries.Show.HIDDEN)


def report(reader: Person, comment: Comment) -> None:
    loaded = queries.item(comment.public_id).comment
    with transaction():
        services.report(reader, loaded, rule=Rule.ABUSE, note="", revision=1)
