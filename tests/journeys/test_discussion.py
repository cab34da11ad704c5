"""Standing somewhere, voting and writing, in a real browser with and without scripts."""

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.discussion.models import Reading, Stance, Vote
from tests.discussion.asking import WORDS
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys.browser import Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


def a_practised_person() -> Person:
    """Somebody whose words need not wait."""
    person, elsewhere = a_person("Priya Nair"), a_briefing()
    for _ in range(2):
        a_comment(elsewhere, person)
    return person


def pressed(seen: Window, button: str) -> None:
    """Press and wait for what comes of it, be it a page or a part of one."""
    with seen.page.expect_response(lambda response: response.request.method == "POST"):
        seen.page.click(button)
    seen.page.wait_for_load_state("networkidle")
    seen.page.wait_for_timeout(100)  # htmx settles what it has swapped


def focused(seen: Window) -> str:
    return str(seen.page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_stance_and_a_vote(open_window: OpenWindow, scripts: bool) -> None:
    briefing = a_briefing(*WORDS)
    comment = a_comment(briefing)
    seen = open_window(a_practised_person(), scripts=scripts)
    seen.open(f"/briefings/{briefing.slug}")
    votes = f"form[action='/c/{comment.public_id}/vote']"

    pressed(seen, "#p1-against")
    assert "You disagree." in seen.page.inner_text("#p1")
    assert "So far you dissent" in seen.page.inner_text("#in-brief")
    pressed(seen, f"{votes} button[name=agree][value='1']")
    pressed(seen, f"{votes} button[name=helpful][value='-1']")
    pressed(seen, "button[name=reason][value=unclear]")

    assert seen.page.locator(f"{votes} [aria-pressed=true]").count() == 2
    assert db.session.scalars(select(Stance.value)).all() == [-1]
    cast = db.session.execute(select(Vote.helpful, Vote.agree, Vote.reason)).all()
    assert [tuple(row) for row in cast] == [(-1, 1, "unclear")]


def test_a_swap_keeps_the_focus_and_the_place(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS)
    comment = a_comment(briefing)
    seen = open_window(a_practised_person())
    seen.open(f"/briefings/{briefing.slug}")
    votes = f"form[action='/c/{comment.public_id}/vote']"

    where = []
    for button in (
        "#p2-for",
        f"{votes} button[name=helpful] >> nth=0",
        f"{votes} button[name=helpful] >> nth=1",
        "button[name=reason] >> nth=0",
    ):
        pressed(seen, button)
        where.append(focused(seen))

    id_ = comment.public_id
    assert where == ["p2-for", f"helpful1-{id_}", "", f"helpful-1-{id_}"]
    assert seen.page.url.endswith(f"/briefings/{briefing.slug}")


def test_what_is_typed_survives_a_reload_until_it_is_posted(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS)
    seen = open_window(a_practised_person())
    address = f"/briefings/{briefing.slug}"

    seen.open(address)
    seen.page.fill("#body", "Half a thought.")
    seen.open(address)
    kept = seen.page.input_value("#body")
    told = seen.page.is_visible("text=Your words were kept.")
    seen.page.click("text=Post comment")
    seen.page.wait_for_url("**/c/*")
    seen.open(address)

    assert (kept, told) == ("Half a thought.", True)
    assert seen.page.input_value("#body") == ""
    assert seen.page.evaluate("localStorage.length") == 0


def test_a_discussion_that_was_in_view_for_a_while_is_read(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS)
    a_comment(briefing)
    seen = open_window(a_practised_person())
    seen.open(f"/briefings/{briefing.slug}")

    with seen.page.expect_response("**/read"):
        seen.page.locator("#discussion").scroll_into_view_if_needed()

    assert len(db.session.scalars(select(Reading)).all()) == 1
