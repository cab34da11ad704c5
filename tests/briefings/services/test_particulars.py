import pytest

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries, services
from app.briefings.models import Audience
from app.briefings.services import Particulars
from app.core.errors import Conflict, Forbidden, Missing
from tests.briefings.services.steps import a_draft, does, on_desk, raised
from tests.factories import a_briefing, a_person, a_topic


def test_settings_reach_readers_at_once(author: Person) -> None:
    briefing = a_briefing(slug="bins", authors=(author,))
    topic = a_topic()

    wanted = Particulars([topic.id, 99_999], Audience.CONFIRMED, premoderated=True, slug="lids")
    does(services.settle, author, on_desk(briefing, author).briefing, wanted)

    found = queries.by_slug("lids", author)
    assert [row.name for row in found.topics] == ["Waste"]
    assert (found.audience, found.premoderated) == (Audience.CONFIRMED, True)
    assert raised() == {f"briefing:{found.id}": 2, "site": 2}
    with pytest.raises(Missing):
        queries.by_slug("lids", None)


def test_a_co_author_writes_too_and_the_last_author_stays(author: Person) -> None:
    briefing = a_briefing(authors=(author,))
    other = a_person("Bo Lind")
    does(services.add_author, author, on_desk(briefing, author).briefing, other.handle)
    assert [row.name for row in on_desk(briefing, other).briefing.authors] == [
        "Ana Reyes",
        "Bo Lind",
    ]

    does(services.remove_author, other, on_desk(briefing, other).briefing, author.handle)

    with pytest.raises(Forbidden):
        on_desk(briefing, author)
    with pytest.raises(Conflict):
        does(services.remove_author, other, on_desk(briefing, other).briefing, other.handle)


def test_only_people_who_can_contribute_become_authors(author: Person) -> None:
    briefing = a_briefing(authors=(author,))
    imported = a_person("Old Hand", state=PersonState.IMPORTED)

    for handle in (imported.handle, "nobody"):
        with pytest.raises(Missing):
            does(services.add_author, author, on_desk(briefing, author).briefing, handle)


@pytest.mark.usefixtures("app")
def test_administrators_keep_the_topics() -> None:
    admin = a_person(role=Role.ADMINISTRATOR)
    briefing = a_briefing(slug="bins")
    does(services.add_topic, admin, "Waste")
    with pytest.raises(Conflict):
        does(services.add_topic, admin, "waste!")
    [topic] = queries.topics()
    does(
        services.settle,
        admin,
        queries.by_slug("bins", admin),
        Particulars([topic.id], Audience.PUBLIC, premoderated=False, slug="bins"),
    )

    does(services.rename_topic, admin, "waste", "Rubbish")
    renamed = [(row.slug, row.name) for row in queries.by_slug("bins", None).topics]
    does(services.remove_topic, admin, "waste")

    assert renamed == [("waste", "Rubbish")]
    assert queries.by_slug("bins", None).topics == []
    assert raised() == {f"briefing:{briefing.id}": 3, "site": 3}
    with pytest.raises(Forbidden):
        does(services.add_topic, a_person(role=Role.MODERATOR), "Roads")


def test_a_share_link_opens_the_draft_until_it_is_taken_back_or_published(author: Person) -> None:
    briefing = a_draft(author, "Text.")
    does(services.share, author, on_desk(briefing, author).briefing)
    token = on_desk(briefing, author).briefing.preview_token
    assert token is not None
    assert queries.shared(token).manuscript.source == "Text."

    does(services.publish, author, on_desk(briefing, author).briefing, saves=1)

    with pytest.raises(Missing):
        queries.shared(token)
    assert queries.moved_to(f"/preview/{token}", "", None) == "/briefings/bins"
