"""Naming somebody: what becomes a link, what a preview says, and how it works without scripts."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Person, PersonState
from app.briefings.queries import by_id
from app.core.db import transaction
from app.core.markup import handles_in
from app.core.text import html_from_markdown
from app.discussion import services
from app.discussion.models import Check
from app.discussion.screening import NUMBERS
from app.discussion.services import mentioned, words
from tests.factories import a_briefing, a_comment, a_person, sign_in

LINK = '<a href="/people/ana" rel="nofollow ugc noopener">{}</a>'


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("@ana", LINK.format("@ana")),
        ("(@Ana), yes", f"({LINK.format('@Ana')}), yes"),
        ("Ask @ana.", f"Ask {LINK.format('@ana')}."),
        ("*@ana*", f"<em>{LINK.format('@ana')}</em>"),
        ("ana@ana", "ana@ana"),
        ("mail me@ana.example", "mail me@ana.example"),
        ("@anabel", "@anabel"),
        ("@ana-b", "@ana-b"),
        ("@@ana", "@@ana"),
        ("`@ana`", "<code>@ana</code>"),
        (
            "[see @ana](https://x.example)",
            '<a href="https://x.example" rel="nofollow ugc noopener">see @ana</a>',
        ),
        (
            "https://x.example/@ana",
            '<a href="https://x.example/@ana" rel="nofollow ugc noopener">https://x.example/@ana</a>',
        ),
    ],
)
def test_a_handle_that_somebody_has_becomes_a_link(source: str, shown: str) -> None:
    assert html_from_markdown(source, {"ana"}) == f"<p>{shown}</p>\n"


@given(st.text("a1-@ (`*_\n", max_size=40))
def test_what_is_linked_is_among_what_was_looked_up(source: str) -> None:
    html = html_from_markdown(source, {"a", "a1", "1-a"})

    linked = {piece.split('"')[0] for piece in html.split('href="/people/')[1:]}
    assert linked <= set(handles_in(source))


@pytest.mark.usefixtures("app")
def test_who_is_meant_is_looked_up_once_and_nobody_unseen() -> None:
    ana = a_person(handle="ana")
    a_person(handle="una", state=PersonState.UNCONFIRMED)

    found, unknown = mentioned("@ana and @una and @ANA and @nobody")

    assert (list(found.values()), unknown) == ([ana], ["una", "nobody"])
    assert 'href="/people/una"' not in words("@una").html


@pytest.mark.usefixtures("app")
def test_a_comment_that_names_nobody_asks_nothing(statements: list[str]) -> None:
    words("Ours was cheaper: mail me@example.org.")

    assert statements == []


@pytest.fixture
def ana(client: FlaskClient) -> Person:
    person = a_person(handle="ana")
    sign_in(client, person)
    return person


def test_a_preview_says_who_will_be_told(client: FlaskClient, ana: Person) -> None:
    bo = a_person("Bo Hill", handle="bo")
    briefing = a_briefing("Cut grass.")
    a_comment(briefing, bo)
    typed = {"body": "@bo and @nobody", "about": "", "bearing": "neither", "form_key": "k" * 20}

    page = client.post(
        f"/briefings/{briefing.slug}/comments/new", data=typed | {"preview": "1"}
    ).text

    assert "1 person will be told that you mention them:" in page
    assert "Bo Hill (@bo)" in page
    assert "Nobody here has this handle: @nobody" in page
    assert f'value="@{ana.handle}"' not in page


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("chosen", ["@bo", "bo", "Bo Hill (@bo)"])
def test_somebody_is_added_without_scripts(client: FlaskClient, chosen: str) -> None:
    bo = a_person("Bo Hill", handle="bo")
    briefing = a_briefing("Cut grass.")
    a_comment(briefing, bo)
    address = f"/briefings/{briefing.slug}/comments/new"

    offered = client.get(address).text
    added = client.post(address, data={"body": "I agree with", "mention": chosen, "add": "1"})

    assert '<option value="@bo">Bo Hill</option>' in offered
    assert added.status_code == 200
    assert ">I agree with @bo </textarea>" in added.text.replace("\r\n", "").replace("\n", "")


@pytest.mark.usefixtures("app")
def test_to_name_people_holds_no_comment() -> None:
    briefing, old_hand = a_briefing("Cut grass."), a_person()
    many = NUMBERS[Check.LINKS] + 2
    for n in range(many):
        a_person(handle=f"p{n}")
        a_comment(briefing, old_hand)

    with transaction():
        posted = services.post(
            old_hand,
            by_id(briefing.id, old_hand),
            source=" ".join(f"@p{n}" for n in range(many)),
        )

    assert posted.held_for is None
