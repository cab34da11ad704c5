from dataclasses import replace

import pytest

from app.accounts.models import Person
from app.briefings import services
from app.briefings.models import Drafted
from app.briefings.services.checks import MOST_PROPOSITIONS
from app.core.errors import Forbidden, Unreadable
from tests.briefings.services.steps import KIND, a_draft, does, on_desk, text
from tests.factories import a_person


def test_only_people_who_were_asked_to_write_can_start(author: Person) -> None:
    with pytest.raises(Forbidden):
        does(services.start, a_person(), "Bins")

    briefing = does(services.start, author, "Bins")
    assert on_desk(briefing, author).manuscript.title == "Bins"


def test_a_save_on_an_older_copy_is_refused_and_nothing_is_lost(author: Person) -> None:
    briefing = a_draft(author, "First.")
    does(services.save, author, on_desk(briefing, author).briefing, text("Second."), saves=1)

    with pytest.raises(services.Outdated):
        does(services.save, author, on_desk(briefing, author).briefing, text("Third."), saves=1)

    assert on_desk(briefing, author).manuscript.source == "Second."


def test_the_same_words_sent_twice_are_no_conflict(author: Person) -> None:
    briefing = a_draft(author, "First.")

    for _ in range(2):
        does(services.save, author, on_desk(briefing, author).briefing, text("Second."), saves=1)

    assert on_desk(briefing, author).manuscript.saves == 2


def test_propositions_are_added_moved_and_removed() -> None:
    written = text("Text.")

    written = services.rearranged(written, "add", "key-a")
    written = services.rearranged(written, "add", "key-b")
    assert written.source == "Text.\n\n{{proposition: key-a}}\n\n{{proposition: key-b}}"
    written = services.rearranged(written, "up", "key-b")
    assert [row.key for row in written.propositions] == ["key-b", "key-a"]
    written = services.rearranged(written, "up", "key-b")
    written = services.rearranged(written, "down", "key-b")
    assert [row.key for row in written.propositions] == ["key-a", "key-b"]
    written = services.rearranged(written, "remove", "key-a")
    assert (written.source, [row.key for row in written.propositions]) == (
        "Text.\n\n{{proposition: key-b}}",
        ["key-b"],
    )
    assert services.rearranged(written, "remove", "key-z") == written
    assert services.rearranged(written, "add", "key-b") == written


def test_what_was_left_out_comes_back_with_its_words() -> None:
    gone = Drafted("key-a", KIND, "Buy lids.")

    written = services.rearranged(text("Text."), "add", "key-a", [gone])

    assert written.propositions == (gone,)


def test_there_can_be_fifty_propositions_and_of_too_many_one_can_be_removed() -> None:
    fifty = text("Text.")
    for number in range(MOST_PROPOSITIONS):
        fifty = services.rearranged(fifty, "add", f"key-{number}")

    with pytest.raises(Unreadable, match="can have"):
        services.rearranged(fifty, "add", "key-more")
    too_many = replace(fifty, propositions=(*fifty.propositions, Drafted("key-more", KIND, "")))
    fewer = services.rearranged(too_many, "remove", "key-more")
    assert fewer.propositions == fifty.propositions
    assert services.rearranged(text("Text."), "add", "<b>") == text("Text.")
