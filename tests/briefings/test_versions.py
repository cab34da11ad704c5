"""Publishing again, and what readers see of it."""

import json
import re
from xml.etree import ElementTree as Tree

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.briefings import queries, services
from app.briefings.models import Audience, Briefing, BriefingState, Drafted, PropositionKind
from app.briefings.services import Written
from app.core.db import db, transaction
from app.core.differences import Run
from tests.factories import a_briefing

ATOM = "{http://www.w3.org/2005/Atom}"


def _publish(author: Person, briefing: Briefing, written: Written, note: str = "More.") -> None:
    desk = queries.for_desk(briefing.slug, author)
    with transaction():
        services.save(author, desk.briefing, written, saves=desk.manuscript.saves)
    desk = queries.for_desk(briefing.slug, author)
    with transaction():
        services.publish(author, desk.briefing, saves=desk.manuscript.saves, note=note)


def _second() -> Written:
    """Proposition 1 reworded and now second, proposition 2 first, a third new."""
    kind = PropositionKind.RECOMMENDATION
    return Written(
        title="Three steps to digital leadership, again",
        standfirst="",
        source="Most councils have no strategy.\n\n{{proposition: key-2}}\n\n"
        "{{proposition: key-1}}\n\nMore of it.\n\n{{proposition: key-3}}",
        propositions=(
            Drafted("key-2", kind, "Publish costs."),
            Drafted("key-1", kind, "Appoint two officers."),
            Drafted("key-3", kind, "Test."),
        ),
    )


@pytest.fixture
def briefing(author: Person) -> Briefing:
    made = a_briefing(
        "Appoint an officer.", "Publish costs.", slug="three-steps", authors=(author,)
    )
    _publish(author, made, _second(), "Two officers.")
    return made


def test_words_that_did_not_change_keep_their_wording_and_their_identity(
    briefing: Briefing,
) -> None:
    first, second = queries.version(briefing, 1), queries.version(briefing, 2)

    old = {row.proposition.key: (row.proposition_id, row.wording_id) for row in first.propositions}
    new = {row.proposition.key: (row.proposition_id, row.wording_id) for row in second.propositions}
    assert new["key-2"] == old["key-2"]
    assert new["key-1"][0] == old["key-1"][0]
    assert new["key-1"][1] != old["key-1"][1]
    assert [row.number for row in second.propositions] == [1, 2, 3]


def test_words_that_come_back_find_their_wording_again(author: Person, briefing: Briefing) -> None:
    first = queries.version(briefing, 1)
    kind = PropositionKind.RECOMMENDATION
    words = [("key-1", "Appoint an officer."), ("key-2", "Publish costs.")]
    drafted = tuple(Drafted(key, kind, text) for key, text in words)

    _publish(author, briefing, Written(first.title, "", first.source, drafted))

    third = queries.version(briefing, 3)
    assert [row.wording_id for row in third.propositions] == [
        row.wording_id for row in queries.version(briefing, 1).propositions
    ]


def test_a_comparison_names_what_changed_word_by_word(briefing: Briefing) -> None:
    found = queries.compare(queries.version(briefing, 1), queries.version(briefing, 2))

    same = "Three steps to digital"
    assert found.title == [
        Run("same", same),
        Run("del", "leadership"),
        Run("ins", "leadership, again"),
    ]
    assert [(row.old_number, row.new_number, row.text) for row in found.propositions] == [
        (2, 1, [Run("same", "Publish costs.")]),
        (
            1,
            2,
            [
                Run("same", "Appoint"),
                Run("del", "an officer."),
                Run("ins", "two officers."),
            ],
        ),
        (None, 3, [Run("ins", "Test.")]),
    ]
    assert [(stretch.is_same, stretch.paragraphs) for stretch in found.text] == [
        (
            False,
            [
                [
                    Run("same", "Most councils have"),
                    Run("del", "a"),
                    Run("ins", "no"),
                    Run("same", "strategy."),
                ],
                [Run("ins", "More of it.")],
            ],
        )
    ]


def test_the_pages_of_versions(client: FlaskClient, briefing: Briefing) -> None:
    listed = client.get("/briefings/three-steps/versions")
    first = client.get("/briefings/three-steps/versions/1")
    compared = client.get("/briefings/three-steps/versions/2?compare=1")

    key = f"briefing:{briefing.id}"
    assert [page.headers["X-Page-Key"] for page in (listed, first, compared)] == [key] * 3
    assert "Two officers." in listed.text
    assert "This is not the current version." in first.text
    assert "Appoint an officer." in first.text
    assert '<span class="vh">[put in: </span>two officers.' in compared.text


@pytest.mark.parametrize(
    "path", ["versions/3", "versions/0", "versions/99999999999999999999", "versions/1?compare=x"]
)
def test_a_version_that_is_not_there(client: FlaskClient, briefing: Briefing, path: str) -> None:
    assert client.get(f"/briefings/{briefing.slug}/{path}").status_code == 404


def test_feeds_tell_of_new_versions(client: FlaskClient, briefing: Briefing) -> None:
    site = client.get("/feed.atom")
    own = client.get("/briefings/three-steps/feed.atom")

    assert site.mimetype == own.mimetype == "application/atom+xml"
    assert site.headers["X-Page-Key"] == "site"
    assert own.headers["X-Page-Key"] == f"briefing:{briefing.id}"
    assert _titles(site.text) == ["Three steps to digital leadership, again"]
    assert _titles(own.text) == [
        "Version 2: Three steps to digital leadership, again",
        "Version 1: Three steps to digital leadership",
    ]
    entry = Tree.fromstring(own.text).find(f"{ATOM}entry")  # noqa: S314  # our own
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == "Two officers."
    assert "<strong>2. Appoint two officers.</strong>" in (entry.findtext(f"{ATOM}content") or "")


def _titles(feed: str) -> list[str | None]:
    return [found.findtext(f"{ATOM}title") for found in Tree.fromstring(feed).iter(f"{ATOM}entry")]  # noqa: S314  # our own


def test_feeds_and_sitemap_hold_only_what_a_stranger_may_read(client: FlaskClient) -> None:
    for audience in Audience:
        a_briefing(title=f"For {audience}", slug=f"for-{audience}", audience=audience)
    for state in BriefingState:
        a_briefing(title=f"A {state}", slug=f"a-{state}", state=state)

    feed, sitemap = client.get("/feed.atom"), client.get("/sitemap.xml")
    listed = client.get("/briefings")

    assert sorted(map(str, _titles(feed.text))) == ["A archived", "A published", "For public"]
    assert re.findall(r"/briefings/([^<]+)<", sitemap.text) == [
        "a-archived",
        "a-published",
        "for-public",
    ]
    assert sorted(re.findall(r'href="/briefings/([^"?/]+)"', listed.text)) == [
        "a-archived",
        "a-published",
        "for-public",
    ]
    assert client.get("/briefings/for-confirmed/feed.atom").status_code == 404


@pytest.mark.usefixtures("briefing")
def test_an_article_describes_itself_to_machines(client: FlaskClient) -> None:
    page = client.get("/briefings/three-steps").text

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found is not None
    described = json.loads(found[1])
    assert described["@type"] == "Article"
    assert described["headline"] == "Three steps to digital leadership, again"
    assert described["url"] == "http://localhost/briefings/three-steps"
    assert '<meta property="og:type" content="article">' in page


@pytest.mark.usefixtures("briefing")
def test_an_old_address_leads_to_the_new_one(client: FlaskClient, author: Person) -> None:
    found = queries.by_slug("three-steps", author)
    with transaction():
        services.rename(author, found, "Steps, three")

    moves = {
        path: client.get(path).headers.get("Location")
        for path in (
            "/briefings/three-steps",
            "/briefings/three-steps/",
            "/briefings/three-steps/versions/1?compare=2",
            "/briefings/other",
        )
    }
    assert moves == {
        "/briefings/three-steps": "/briefings/steps-three",
        "/briefings/three-steps/": "/briefings/steps-three",
        "/briefings/three-steps/versions/1?compare=2": (
            "/briefings/steps-three/versions/1?compare=2"
        ),
        "/briefings/other": None,
    }
    assert client.get("/briefings/three-steps").status_code == 301
    db.session.rollback()
