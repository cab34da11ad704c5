"""Appeals against words that were taken out and comments that reports hid."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState, HeldFor
from app.discussion.services import counts
from app.dissent.models import Entry
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import chain, last_decision
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in
from tests.moderation.appealing import (
    APPELLANT,
    NOTE,
    NOW,
    WHY,
    Scene,
    a_scene,
    heard,
    kinds,
    taken_out,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def test_an_overturned_hiding_by_reports_puts_the_comment_back_and_closes_them() -> None:
    scene = a_scene(DecisionKind.HIDE, state="open")
    waits = (scene.case.stands, scene.appeal.has_other, _state(scene))

    scene.act("overturn", "second moderator")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert waits == (True, True, CommentState.AUTO_HIDDEN)
    assert (comment.state, comment.reports) == (CommentState.PUBLISHED, 0)
    assert kinds()[-3:] == [DecisionKind.APPEAL, DecisionKind.DISMISS, DecisionKind.OVERTURN]
    assert heard(scene, "moderator") == heard(scene, "reporter") == []
    assert counts.differences(queries.reports_counted()) == []


def test_what_was_hidden_and_is_decided_in_the_queue_leaves_nothing_to_appeal() -> None:
    before, after = a_scene(DecisionKind.HIDE), a_scene(DecisionKind.HIDE, state="open")
    for scene in (before, after):
        comment = discussions.by_public_id(scene.comment.public_id, scene.people["administrator"])
        seen = services.Seen(1, last_decision(comment))
        with transaction():
            services.dismiss(scene.people["administrator"], comment, seen=seen)

    after.act("overturn", "second moderator")

    with pytest.raises(Conflict, match="nothing left to appeal"):
        before.act("appeal", "writer")
    assert before.state == "undone"
    assert (after.state, _state(after)) == ("overturn", CommentState.PUBLISHED)
    assert kinds().count(DecisionKind.DISMISS) == 2


def test_an_overturned_redaction_puts_the_words_back() -> None:
    scene = a_scene(DecisionKind.REDACT, state="open")
    assert _words(scene) == f"We appointed {NOTE} 2022."

    scene.act("overturn", "second moderator")

    assert _words(scene) == "We appointed one in 2022."
    assert kinds() == [
        DecisionKind.REDACT,
        DecisionKind.APPEAL,
        DecisionKind.PUT_BACK,
        DecisionKind.OVERTURN,
    ]
    assert counts.differences(queries.reports_counted()) == []


@pytest.mark.parametrize("overturned", ["first", "second", "both", "both, the second first"])
def test_of_two_redactions_the_one_that_stands_still_takes_its_words_out(overturned: str) -> None:
    first = a_scene(DecisionKind.REDACT)
    second = replace(first)
    with transaction():
        second.number = taken_out(first, "2022", revision=2).number or 0
    wanted = {"first": [first], "second": [second], "both": [first, second]}
    for scene in wanted.get(overturned, [second, first]):
        scene.act("appeal", "writer")
        scene.act("overturn", "administrator")

    assert _words(first) == {
        "first": f"We appointed one in {NOTE}.",
        "second": f"We appointed {NOTE} 2022.",
    }.get(overturned, "We appointed one in 2022.")


def test_what_the_writer_has_typed_since_stays_and_they_may_type_it_again() -> None:
    scene = a_scene(DecisionKind.REDACT, state="open")
    _type(scene, "We appointed somebody.")
    moderator = scene.people["moderator"]
    held = discussions.by_public_id(scene.comment.public_id, moderator)
    with transaction():
        services.approve(moderator, held, seen=services.Seen(3, last_decision(held)))

    scene.act("overturn", "second moderator")
    stood = _words(scene)
    _type(scene, "We appointed one in 2022.")

    assert (stood, _words(scene)) == ("We appointed somebody.", "We appointed one in 2022.")
    assert _state(scene) is CommentState.PUBLISHED


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (CommentState.REMOVED, services.remove),
        (CommentState.SPAM, services.spam),
        (CommentState.WITHDRAWN, None),
    ],
)
def test_words_are_put_back_where_nobody_reads_them_and_not_into_what_was_withdrawn(
    state: CommentState, event: Callable[..., Decision] | None
) -> None:
    scene = a_scene(DecisionKind.REDACT, state="open")
    moderator, writer = scene.people["moderator"], scene.people["writer"]
    seen = discussions.by_public_id(scene.comment.public_id, moderator)
    because: Any = {"rule": Rule.SPAM, "explanation": WHY} if event is services.remove else {}
    with transaction():
        if event:
            event(moderator, seen, seen=services.Seen(2, last_decision(seen)), **because)
        else:
            discussion.withdraw(writer, seen)

    scene.act("overturn", "administrator")

    is_back = _words(scene) == "We appointed one in 2022."
    assert (_state(scene), is_back) == (state, state is not CommentState.WITHDRAWN)


def test_an_entry_says_again_what_it_said() -> None:
    scene = a_scene(DecisionKind.REMOVE)
    entry = an_entry(
        scene.briefing,
        scene.people["writer"],
        summary="ONE in the office, says Hyacinth, is too few.",
    )
    scene.comment = db.session.get_one(Comment, entry.comment_id)
    source = _words(scene)
    for span in ("Hyacinth", "one in"):
        with transaction():
            scene.number = taken_out(scene, span, revision=scene.comment.revision).number or 0
        db.session.refresh(scene.comment)
    scene.act("appeal", "writer")
    scene.act("overturn", "administrator")

    now = db.session.get_one(Entry, entry.id, populate_existing=True)
    assert now.summary == f"ONE in the office, says {NOTE}, is too few."
    assert (now.revision, _words(scene)) == (4, source.replace("Hyacinth", NOTE))


def test_an_entry_does_not_say_again_what_was_removed_since() -> None:
    scene = a_scene(DecisionKind.REMOVE)
    entry = an_entry(scene.briefing, scene.people["writer"], summary="Hyacinth sold the archive.")
    scene.comment = db.session.get_one(Comment, entry.comment_id)
    with transaction():
        scene.number = taken_out(scene, "Hyacinth", revision=1).number or 0
    moderator = scene.people["moderator"]
    seen = queries.item(scene.comment.public_id).comment
    decided = services.Seen(2, last_decision(seen))
    with transaction():
        services.remove(moderator, seen, seen=decided, rule=Rule.ABUSE, explanation="No.")
    _type(scene, "How councils are led must change first.")
    scene.act("appeal", "writer")
    scene.act("overturn", "administrator")

    now = db.session.get_one(Entry, entry.id, populate_existing=True)
    assert (now.revision, now.summary) == (3, "How councils are led must change first.")


def _type(scene: Scene, source: str) -> None:
    writer = scene.people["writer"]
    comment = discussions.by_public_id(scene.comment.public_id, writer)
    with transaction():
        discussion.edit(writer, comment, source=source)


def _words(scene: Scene) -> str:
    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    return discussions.source_of(comment)


def _state(scene: Scene) -> CommentState | None:
    return db.session.scalar(select(Comment.state).where(Comment.id == scene.comment.id))


@pytest.mark.parametrize("kind", list(APPELLANT))
def test_the_statement_names_nobody_and_an_appeal_not_who_reported(
    client: FlaskClient, kind: DecisionKind
) -> None:
    scene = a_scene(kind, state="open")
    named = ["Mo Moderator", "Rea Reporter"]
    own = {
        DecisionKind.REMOVE: "Your comment was removed",
        DecisionKind.REDACT: "Words were taken out of your comment",
        DecisionKind.HIDE: "Your comment was hidden by reports",
        DecisionKind.DISMISS: "A comment that you reported stays",
        DecisionKind.LOCK: "The discussion of your briefing was closed",
        DecisionKind.SUSPEND: "Your account was suspended",
        DecisionKind.WARN: "You were warned",
        DecisionKind.READ_FIRST: "What you write is read first",
    }
    page = f"/account/decisions/{scene.number}"

    sign_in(client, scene.people[APPELLANT[kind]])
    listed, statement = client.get("/account/decisions").text, client.get(page).text
    sign_in(client, scene.people["second moderator"])
    appeal = client.get(f"/moderation/appeals/{scene.appeal.lodged.row.id}").text

    assert f'<a href="{page}">{own[kind]}' in listed
    assert f"<h1>{own[kind]}</h1>" in statement
    assert ("Yes. People who have published here" in statement) == (kind is DecisionKind.HIDE)
    for page_with_words in (statement, appeal):
        assert ("“one in”" in page_with_words) == (kind is DecisionKind.REDACT)
    assert ("The explanation is no longer kept" in statement) is False
    assert [name for name in named if name in statement] == []
    assert "Undone, " in appeal
    assert ("Rea Reporter" in appeal) == (kind is DecisionKind.DISMISS)
    assert ("Mo Moderator" in appeal) == (kind is not DecisionKind.HIDE)


def test_a_statement_says_what_had_held_the_words_when_they_were_decided_on(
    client: FlaskClient,
) -> None:
    writer, moderator = a_person("Wil Writer"), a_person(role=Role.MODERATOR)
    held = a_comment(a_briefing(), writer, state=CommentState.PENDING, held_for=HeldFor.NEWCOMER)
    sent_again = a_comment(a_briefing(), writer)
    removed = [_removed(moderator, comment) for comment in (held, sent_again)]
    with transaction():
        seen = discussions.by_public_id(sent_again.public_id, writer)
        discussion.edit(writer, seen, source="Better words, sent again.")
    sign_in(client, writer)

    said = [client.get(f"/account/decisions/{number}").text for number in removed]

    first = "An automatic check held your comment first (one of a first few comments)."
    assert [first in each for each in said] == [True, False]
    assert ["No. A person decided." in each for each in said] == [False, True]
    assert chain.verify().fault is None


def _removed(moderator: Person, comment: Comment) -> int | None:
    found = discussions.by_public_id(comment.public_id, moderator)
    with transaction():
        return services.remove(
            moderator,
            found,
            seen=services.Seen(revision=1),
            rule=Rule.PRIVATE,
            explanation="A private matter.",
        ).number
