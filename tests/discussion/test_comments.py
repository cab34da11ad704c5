"""Posting, changing, withdrawing: what becomes of words, places and counters."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing, BriefingState
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, SignInFirst, Unreadable
from app.core.freshness import PageVersion
from app.discussion import paths, queries, services
from app.discussion.models import Bearing, Comment, CommentRevision, CommentState, HeldFor, HeldWord
from app.discussion.services.comments import Posted
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved

NOW = LONG_AGO + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")


def a_speaker() -> Person:
    """Somebody whose words need not wait."""
    return a_person(role=Role.MODERATOR)


def a_discussion(*wordings: str, **other: object) -> Briefing:
    return briefings.by_id(a_briefing(*wordings, **other).id, None)  # type: ignore[arg-type]  # passed on as they come


def post(actor: Person, briefing: Briefing, source: str = "a", **other: object) -> Posted:
    with transaction():
        return services.post(actor, briefing, source=source, **other)  # type: ignore[arg-type]  # passed on as they come


def row(comment_id: int) -> Comment:
    return db.session.scalars(
        select(Comment).where(Comment.id == comment_id).execution_options(populate_existing=True)
    ).one()


def of(posted: Posted, viewer: Person) -> Comment:
    return queries.by_public_id(posted.public_id, viewer)


def sources(comment_id: int) -> list[tuple[int, str, bool]]:
    """(n, words, whether they stay public) of each revision."""
    found = db.session.execute(
        select(CommentRevision.n, CommentRevision.source, CommentRevision.public)
        .where(CommentRevision.comment_id == comment_id)
        .order_by(CommentRevision.n)
    )
    return [(each.n, each.source, each.public) for each in found]


def versions() -> dict[str, int]:
    return {each.key: each.n for each in db.session.execute(select(PageVersion.key, PageVersion.n))}


def test_a_comment_is_stored_as_typed_and_as_shown() -> None:
    posted = post(a_speaker(), a_discussion(), "It **works**.")

    html = db.session.scalars(select(CommentRevision.html)).one()
    assert sources(posted.id) == [(1, "It **works**.", False)]
    assert html == "<p>It <strong>works</strong>.</p>\n"
    assert len(posted.public_id) == 10


@pytest.mark.parametrize("source", ["", "> ", "\n\n", "&nbsp;", "* * *", "[](https://example.org)"])
def test_a_comment_without_words_is_refused(source: str) -> None:
    with pytest.raises(Unreadable, match="Enter a comment"):
        post(a_speaker(), a_discussion(), source)


def test_a_reply_is_about_what_its_parent_is_about() -> None:
    briefing, speaker = a_discussion("One.", "Two."), a_speaker()
    version = briefing.current_version
    assert version is not None
    first, second = (each.proposition_id for each in version.propositions)

    root = post(speaker, briefing, proposition_id=first, bearing=Bearing.AGAINST)
    reply = post(speaker, briefing, parent_id=root.id, proposition_id=second)
    deeper = post(speaker, briefing, parent_id=reply.id)

    assert [row(each.id).proposition_id for each in (root, reply, deeper)] == [first] * 3
    assert [(row(each.id).path, row(each.id).root_id) for each in (root, reply, deeper)] == [
        (b"", None),
        (b"\0\0\1", root.id),
        (b"\0\0\1\0\0\2", root.id),
    ]


def test_a_proposition_of_another_briefing_is_refused() -> None:
    other = a_discussion("One.").current_version
    assert other is not None

    with pytest.raises(Conflict, match="taken this proposition out"):
        post(a_speaker(), a_discussion("Two."), proposition_id=other.propositions[0].proposition_id)


def test_a_comment_of_another_briefing_cannot_be_answered() -> None:
    elsewhere = post(a_speaker(), a_discussion())

    with pytest.raises(Conflict, match="can no longer be answered"):
        post(a_speaker(), a_discussion(), parent_id=elsewhere.id)


@pytest.mark.parametrize("state", [CommentState.REMOVED, CommentState.WITHDRAWN])
def test_nobody_answers_what_is_not_published(state: CommentState) -> None:
    briefing, speaker = a_discussion(), a_speaker()
    root = post(speaker, briefing)
    with transaction():
        services.set_state(root.id, state)

    with pytest.raises(Conflict, match="can no longer be answered"):
        post(speaker, briefing, parent_id=root.id)
    assert row(root.id).last_seq == 0


@pytest.mark.parametrize(
    "closed",
    [{"locked_at": LONG_AGO}, {"state": BriefingState.ARCHIVED}],
    ids=["locked", "archived"],
)
def test_a_closed_discussion_takes_no_words(closed: dict[str, object]) -> None:
    with pytest.raises(Conflict, match="This discussion is closed"):
        post(a_speaker(), a_discussion(**closed))


def test_a_discussion_that_closes_meanwhile_takes_no_words() -> None:
    briefing = a_discussion()
    saved(db.session.get_one(Briefing, briefing.id)).locked_at = LONG_AGO
    db.session.commit()
    briefing.locked_at = None  # as it was when the form was loaded
    db.session.expunge(briefing)

    with pytest.raises(Conflict, match="This discussion is closed"):
        post(a_speaker(), briefing)
    assert db.session.scalars(select(Comment)).all() == []


@pytest.mark.parametrize("state", [PersonState.UNCONFIRMED, PersonState.SUSPENDED])
def test_who_may_not_act_may_not_post(state: PersonState) -> None:
    with pytest.raises(Forbidden):
        post(a_person(state=state), a_discussion())


def test_the_same_form_sent_twice_is_one_comment() -> None:
    briefing, speaker = a_discussion(), a_speaker()

    first = post(speaker, briefing, form_key="k" * 20)
    again = post(speaker, briefing, "changed", form_key="k" * 20)
    elses = post(a_speaker(), briefing, form_key="k" * 20)

    assert again == first
    assert elses.id != first.id


def test_a_waiting_comment_changes_no_page_and_its_author_is_told() -> None:
    newcomer, briefing = a_person(), a_discussion()
    before = versions()

    posted = post(newcomer, briefing)

    stored = db.session.execute(select(Briefing.comments, Briefing.held)).one()
    assert posted.held_for is HeldFor.NEWCOMER
    assert versions() == before
    assert tuple(stored) == (0, 1)


def test_a_published_comment_renews_its_pages() -> None:
    briefing = a_discussion()
    before = Counter(versions())

    post(a_speaker(), briefing)

    raised = Counter(versions()) - before
    assert raised == {"site": 1, f"briefing:{briefing.id}": 1}


def test_a_change_in_the_first_minutes_leaves_no_mark() -> None:
    speaker = a_speaker()
    with clock.frozen(NOW):
        posted = post(speaker, a_discussion(), "Frist words.")
    with clock.frozen(NOW + timedelta(minutes=15)), transaction():
        services.edit(speaker, of(posted, speaker), source="First words.")

    assert sources(posted.id) == [(1, "Frist words.", False), (2, "First words.", False)]
    assert row(posted.id).edited_at is None
    found = queries.revisions(of(posted, speaker))
    assert [(each.n, each.changes[0][0].text) for each in found] == [(2, "First words.")]


def test_a_later_change_is_public() -> None:
    speaker = a_speaker()
    with clock.frozen(NOW):
        posted = post(speaker, a_discussion(), "It cost two million.")
    later = NOW + timedelta(minutes=16)
    with clock.frozen(later), transaction():
        services.edit(speaker, of(posted, speaker), source="It cost three million.")

    assert row(posted.id).edited_at == later
    newest, first = queries.revisions(of(posted, speaker))
    assert [(run.kind, run.text) for run in newest.changes[0]] == [
        ("same", "It cost"),
        ("del", "two"),
        ("ins", "three"),
        ("same", "million."),
    ]
    assert [run.text for run in first.changes[0]] == ["It cost two million."]


def test_what_only_moderators_saw_is_not_among_the_revisions() -> None:
    newcomer = a_person()
    with clock.frozen(NOW):
        posted = post(newcomer, a_discussion(), "Call Bo on 0123.")
    with clock.frozen(NOW + timedelta(hours=1)), transaction():
        services.edit(newcomer, of(posted, newcomer), source="Call me.")
    with clock.frozen(NOW + timedelta(hours=2)), transaction():
        services.set_state(posted.id, CommentState.PUBLISHED)
    with clock.frozen(NOW + timedelta(hours=3)), transaction():
        services.edit(newcomer, of(posted, newcomer), source="Write to me.")

    shown = queries.revisions(of(posted, newcomer))
    assert [each.n for each in shown] == [3, 2]
    assert row(posted.id).state is CommentState.PUBLISHED


def test_an_edit_is_screened_again_for_its_words() -> None:
    saved(HeldWord(word="casino"))
    person, briefing = a_person(), a_discussion()
    comment = a_comment(briefing, person)

    with transaction():
        found = queries.by_public_id(comment.public_id, person)
        services.edit(person, found, source="Try the casino.")

    assert (row(comment.id).state, row(comment.id).held_for) == (
        CommentState.PENDING,
        HeldFor.WORD,
    )
    assert not row(comment.id).listed


def test_an_edit_that_changes_nothing_adds_no_revision() -> None:
    speaker = a_speaker()
    posted = post(speaker, a_discussion(), "Same.")

    with transaction():
        services.edit(speaker, of(posted, speaker), source="Same.")

    assert sources(posted.id) == [(1, "Same.", False)]


def test_only_the_writer_edits_and_withdraws() -> None:
    posted, other = post(a_speaker(), a_discussion()), a_speaker()

    with pytest.raises(Forbidden), transaction():
        services.edit(other, of(posted, other), source="b")
    with pytest.raises(Forbidden), transaction():
        services.withdraw(other, of(posted, other))


def test_what_was_withdrawn_meanwhile_cannot_be_changed() -> None:
    speaker = a_speaker()
    posted = post(speaker, a_discussion())
    stale = of(posted, speaker)
    with transaction():
        services.set_state(posted.id, CommentState.WITHDRAWN)
    stale.state = CommentState.PUBLISHED
    db.session.expunge(stale)

    with pytest.raises(Conflict, match="can no longer be changed"), transaction():
        services.edit(speaker, stale, source="b")


def test_a_withdrawn_comment_leaves_a_stub_only_where_there_are_replies() -> None:
    briefing, speaker = a_discussion(), a_speaker()
    alone, answered = post(speaker, briefing), post(speaker, briefing)
    reply = post(speaker, briefing, parent_id=answered.id)

    for each in (alone, answered):
        with transaction():
            services.withdraw(speaker, of(each, speaker))
    listed = [row(each.id).listed for each in (alone, answered, reply)]
    with transaction():
        services.withdraw(speaker, of(reply, speaker))

    assert listed == [False, True, True]
    assert not row(answered.id).listed
    assert db.session.scalars(select(Briefing.comments)).one() == 0


def test_nobody_posts_without_signing_in() -> None:
    with pytest.raises(SignInFirst), transaction():
        services.post(None, a_discussion(), source="a")  # type: ignore[arg-type]  # hostile


def test_a_long_chain_still_has_places() -> None:
    briefing, speaker = a_discussion(), a_speaker()
    parent = post(speaker, briefing)
    with transaction():
        for _ in range(60):
            parent = services.post(speaker, briefing, source="a", parent_id=parent.id)

    context = queries.in_context(of(parent, speaker), speaker)

    assert paths.depth(row(parent.id).path) == paths.MAX_LEVELS
    assert context.target.row.id == parent.id
    root = queries.discussion(briefing, None).nodes[0]
    assert root.more == 60 - 3


def test_eight_writers_answer_the_same_comment(app: Flask) -> None:
    briefing, speaker = a_discussion(), a_speaker()
    root = post(speaker, briefing)
    parent = post(speaker, briefing, parent_id=root.id)
    db.session.remove()

    def answer(writer: int) -> None:
        with app.app_context():
            for each in (parent, root) * 4:
                post(speaker, briefing, f"{writer}", parent_id=each.id)

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(answer, range(8)))

    found = db.session.scalars(select(Comment.path).where(Comment.root_id == root.id)).all()
    top, middle = row(root.id), row(parent.id)
    assert len(set(found)) == len(found) == 65
    assert (top.last_seq, top.replies, top.children) == (65, 65, 33)
    assert middle.children == 32
    assert db.session.scalars(select(Briefing.comments)).one() == 66
