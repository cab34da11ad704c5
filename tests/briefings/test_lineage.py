"""Propositions keep their identity, and name what they replace."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.briefings import queries
from app.briefings.models import Briefing, Drafted, PropositionKind
from app.briefings.queries import Place
from app.core.db import db
from app.core.differences import Run
from tests.briefings.services.steps import republish
from tests.factories import a_briefing, sign_in

KIND = PropositionKind.STEP


def drafted(key: str, words: str, *, replaces: tuple[str, ...] = (), **other: Any) -> Drafted:
    return Drafted(key, KIND, words, replaces=replaces, **other)


@pytest.fixture
def briefing(author: Person) -> Briefing:
    """Version 2 makes one of 2 and 3, puts it first, and leaves 1 as it was."""
    made = a_briefing("Appoint.", "Publish.", "Test.", slug="steps", authors=(author,))
    republish(
        author,
        made,
        drafted("key-9", "Publish and test.", replaces=("key-2", "key-3", "made-up")),
        drafted("key-1", "Appoint.", rationale="Because."),
    )
    return made


@pytest.mark.usefixtures("briefing")
def test_a_merged_proposition_names_all_that_it_replaces() -> None:
    found = queries.lineage(queries.by_slug("steps", None))

    two, three = Place("key-2", "Publish.", 2, 1), Place("key-3", "Test.", 3, 1)
    assert found.ancestors == {"key-9": [two, three]}
    assert [(gone.last, [row.number for row in gone.heirs]) for gone in found.withdrawn] == [
        (two, [1]),
        (three, [1]),
    ]


@pytest.mark.usefixtures("app")
def test_a_first_version_replaces_nothing() -> None:
    first = a_briefing("One.")

    assert queries.lineage(queries.by_slug(first.slug, None)) == queries.Lineage()


def test_what_replaces_is_told_once_for_all(author: Person, briefing: Briefing) -> None:
    """And a proposition that is left out and put back again is the one it was."""
    before = queries.version(briefing, 1).numbered("key-2")

    republish(
        author,
        briefing,
        drafted("key-9", "Publish and test.", replaces=("key-1",)),
        drafted("key-2", "Publish."),
    )

    found = queries.lineage(queries.by_slug("steps", None))
    back = queries.version(briefing, 3).numbered("key-2")
    assert [place.key for place in found.ancestors["key-9"]] == ["key-2", "key-3"]
    assert [gone.last for gone in found.withdrawn] == [
        Place("key-1", "Appoint.", 2, 2),
        Place("key-3", "Test.", 3, 1),
    ]
    assert (back.proposition_id, back.wording_id) == (before.proposition_id, before.wording_id)


def test_reasons_belong_to_the_version_and_words_to_the_stances(briefing: Briefing) -> None:
    """A new rationale or other alternatives, and even another space, leave the wording alone."""
    first, second = queries.version(briefing, 1), queries.version(briefing, 2)

    old, new = first.numbered("key-1"), second.numbered("key-1")
    assert (old.rationale, new.rationale) == ("", "Because.")
    assert (old.number, new.number) == (1, 2)
    assert old.wording_id == new.wording_id


def test_a_space_more_is_no_other_wording(author: Person, briefing: Briefing) -> None:
    republish(author, briefing, drafted("key-9", "Publish  and\ntest."))

    second, third = queries.version(briefing, 2), queries.version(briefing, 3)
    assert third.numbered("key-9").wording_id == second.numbered("key-9").wording_id


@pytest.mark.usefixtures("briefing")
def test_readers_see_what_became_of_a_proposition(client: FlaskClient) -> None:
    article = client.get("/briefings/steps").text
    second = client.get("/briefings/steps/versions/2").text
    compared = client.get("/briefings/steps/versions/2?compare=1").text

    for page in (article, second, compared):
        assert 'href="/briefings/steps/versions/1#p-key-2">2</a>' in page
        assert 'href="/briefings/steps/versions/1#p-key-3">3</a> of version 1' in page
    assert '<li id="p-key-2">' in article
    assert "Withdrawn in version 2; it was" in article
    assert 'id="p-key-9"' in article
    assert 'id="p-key-2"' in client.get("/briefings/steps/versions/1").text
    assert "Was 1, now 2" in compared
    assert "Withdrawn: it was proposition 3" in compared


def test_the_desk_offers_earlier_propositions_to_a_new_one(
    client: FlaskClient, author: Person, briefing: Briefing
) -> None:
    sign_in(client, author)
    form = {
        "saves": str(queries.for_desk("steps", author).manuscript.saves),
        "spare_key": "spare-key",
        "title": "Steps",
        "source": "Text.\n\n{{proposition: key-1}}\n\n{{proposition: new-1}}",
        "propositions-0-key": "key-1",
        "propositions-0-kind": "step",
        "propositions-0-text": "Appoint.",
        "propositions-1-key": "new-1",
        "propositions-1-kind": "step",
        "propositions-1-text": "Publish costs.",
        "propositions-1-replaces": "key-2",
    }

    sent = client.post("/desk/briefings/steps", data=form | {"do": "save"})

    db.session.rollback()  # so that what was sent is seen
    assert sent.status_code == 303
    rows = queries.for_desk("steps", author).manuscript.drafted
    page = client.get("/desk/briefings/steps").text
    assert [(row.key, row.replaces) for row in rows] == [("key-1", ()), ("new-1", ("key-2",))]
    assert "propositions-0-replaces" not in page
    assert "2 of version 1: Publish." in page
    assert briefing.slug == "steps"


def test_a_comparison_of_what_is_on_the_desk_goes_by_identity(briefing: Briefing) -> None:
    first, second = queries.version(briefing, 1), queries.version(briefing, 2)

    found = queries.compare(first, second).propositions

    assert [(row.key, row.old_number, row.new_number, row.is_reworded) for row in found] == [
        ("key-9", None, 1, False),
        ("key-1", 1, 2, False),
        ("key-2", 2, None, False),
        ("key-3", 3, None, False),
    ]
    assert found[1].text == [Run("same", "Appoint.")]
    assert replace(found[1], text=[]).rationale == [Run("ins", "Because.")]
