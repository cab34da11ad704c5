from typing import Any

import pytest

from app.accounts.models import Person
from app.briefings import queries, services
from app.briefings.models import BriefingState, Drafted, SourceFormat
from app.briefings.services import Imported, Written
from app.core import freshness
from app.core.errors import Conflict, Missing
from tests.briefings.services.steps import KIND, does, on_desk, raised
from tests.factories import LONG_AGO


def _imported(**other: Any) -> Imported:
    given: dict[str, Any] = {
        "import_key": "wordpress:1",
        "title": "Bins",
        "source": "<p onclick=x>Text.</p>",
        "html": "<p>Text.</p>",
        "written_at": LONG_AGO,
        "state": BriefingState.PUBLISHED,
    }
    return Imported(**given | other)


def test_what_was_published_elsewhere_comes_in_whole(author: Person) -> None:
    post = _imported(
        slug="old-bins",
        standfirst="Short.",
        authors=[author],
        topics=["Waste", "waste"],
        addresses=["https://old.example/2009/05/bins/", "https://old.example/?p=1"],
    )

    briefing = does(services.bring_in, post)

    found = queries.by_slug("old-bins", None)
    version = found.current_version
    assert version is not None
    assert (version.source, version.pieces, version.format, version.published_at) == (
        "<p onclick=x>Text.</p>",
        [{"html": "<p>Text.</p>"}],
        SourceFormat.HTML,
        LONG_AGO,
    )
    assert [row.name for row in found.authors] == ["Ana Reyes"]
    assert [row.name for row in found.topics] == ["Waste"]
    assert on_desk(briefing, author).manuscript.source == "<p>Text.</p>"
    assert queries.moved_to("/2009/05/bins/", "", None) == "/briefings/old-bins"
    assert queries.moved_to("/", "p=1", None) == "/briefings/old-bins"
    assert queries.moved_to("/", "p=2", None) is None


def test_an_imported_draft_stays_a_draft(author: Person) -> None:
    briefing = does(services.bring_in, _imported(state=BriefingState.DRAFT, authors=[author]))

    found = on_desk(briefing, author).briefing
    assert (found.state, found.current_version, found.published_at) == (
        BriefingState.DRAFT,
        None,
        None,
    )
    with pytest.raises(Missing):
        queries.by_slug(briefing.slug, None)


@pytest.mark.usefixtures("app")
def test_the_same_thing_cannot_come_in_twice() -> None:
    does(services.bring_in, _imported())

    with pytest.raises(Conflict):
        does(services.bring_in, _imported())

    assert freshness.SITE not in raised()


def test_html_that_came_from_elsewhere_takes_propositions_too(author: Person) -> None:
    briefing = does(services.bring_in, _imported(authors=[author]))
    desk = on_desk(briefing, author)
    written = Written(
        desk.manuscript.title,
        "",
        "<blockquote>Open\n{{proposition: key-1}}\n<p onclick=x>Rest</p><script>x</script>",
        (Drafted("key-1", KIND, "One."),),
    )
    does(services.save, author, desk.briefing, written, saves=0)

    does(services.publish, author, on_desk(briefing, author).briefing, saves=1, note="One step.")

    assert queries.version(briefing, 2).pieces == [
        {"html": "<blockquote><p>Open</p></blockquote>"},
        {"proposition": "key-1"},
        {"html": "<p>Rest</p>"},
    ]
