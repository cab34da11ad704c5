"""The entry of a reason that was removed, and sent again in other words."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person, Role
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import Comment
from app.dissent.models import Entry, EntryKind
from app.moderation import queries, services
from app.moderation.models import Decision, Rule
from tests.factories import a_briefing, a_person, an_entry

pytestmark = pytest.mark.usefixtures("app")
NOTE = "[a name was taken out by a moderator]"
WHY = "She cannot answer here."


def _said(entry: Entry) -> tuple[int, str, str, str, str]:
    db.session.rollback()
    now = db.session.get_one(Entry, entry.id, populate_existing=True)
    return now.revision, now.summary, now.resolve, now.crux, now.proposed


def _type(comment: Comment, source: str) -> None:
    loaded = queries.item(comment.public_id).comment
    with transaction():
        discussion.edit(db.session.get_one(Person, comment.author_id), loaded, source=source)


def _rule(comment: Comment, act: Callable[..., Decision], **because: Any) -> None:
    item = queries.item(comment.public_id)
    seen = services.Seen(item.comment.revision, item.decision)
    with transaction():
        act(a_person(role=Role.MODERATOR), item.comment, seen=seen, **because)


def _remove(comment: Comment) -> None:
    _rule(comment, services.remove, rule=Rule.ABUSE, explanation=WHY)


HYACINTH: dict[str, Any] = {
    "summary": "Hyacinth Bucket must go before anything else.",
    "resolve": "That Hyacinth goes.",
    "crux": "That Hyacinth is right.",
}
CLEAN = "How councils are led must change first. It is more than how digital they are."
CLEAN_SUMMARY = "How councils are led must change first."


def _an_entry(*, held: bool = False, **asked: Any) -> tuple[Entry, Comment]:
    entry = an_entry(a_briefing("Appoint one."), held=held, **HYACINTH, **asked)
    return entry, db.session.get_one(Comment, entry.comment_id)


CHANGE = {"kind": EntryKind.CHANGE, "removes": False, "proposed": "Dismiss Hyacinth."}


@pytest.mark.parametrize("asked", [{}, CHANGE], ids=["objection", "change"])
def test_an_entry_follows_to_the_words_that_take_the_place_of_removed_ones(
    asked: dict[str, Any],
) -> None:
    entry, comment = _an_entry(**asked)

    _remove(comment)
    _type(comment, CLEAN)
    _rule(comment, services.approve)

    assert _said(entry) == (2, CLEAN_SUMMARY, "", "", "")


def test_an_entry_follows_however_the_new_words_come_to_be_published() -> None:
    entry, comment = _an_entry()
    _remove(comment)
    _type(comment, f"Hyacinth goes? {CLEAN}")
    _type(comment, CLEAN)
    _remove(comment)

    _rule(comment, services.restore)

    assert _said(entry) == (3, CLEAN_SUMMARY, "", "", "")


def test_an_entry_whose_new_words_are_redacted_says_nothing_of_the_removed_ones() -> None:
    entry, comment = _an_entry()
    _remove(comment)
    _type(comment, f"Onslow must go. {CLEAN}")

    rule, put = Rule.NAMES_SOMEBODY, {"span": "Onslow", "note": NOTE}
    _rule(comment, services.redact, rule=rule, explanation=WHY, **put)
    _rule(comment, services.approve)

    assert _said(entry) == (3, f"{NOTE} must go.", "", "", "")


def test_words_that_were_mended_while_they_waited_are_what_the_entry_says() -> None:
    entry, comment = _an_entry(held=True)
    _type(comment, CLEAN)

    _rule(comment, services.approve)

    assert _said(entry)[:2] == (2, CLEAN_SUMMARY)


def test_an_entry_whose_words_come_back_as_they_were_says_all_that_it_said() -> None:
    entry, comment = _an_entry()

    _remove(comment)
    _rule(comment, services.restore)

    assert _said(entry) == (1, *HYACINTH.values(), "")
