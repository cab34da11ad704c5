"""Finding something: from any page, and while typing."""

import pytest
from playwright.sync_api import expect

from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_any_page_to_the_words(open_window: OpenWindow, scripts: bool) -> None:
    briefing = a_briefing(title="Home care")
    a_comment(briefing, a_person("Grace Oduya"), "The café closed in May.")
    window = open_window(scripts=scripts)
    page = window.page
    window.open(f"/briefings/{briefing.slug}")

    page.get_by_label("Search this site").fill("cafe")
    page.get_by_label("Search this site").press("Enter")

    expect(page.get_by_role("heading", name="Search", level=1)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("1 result")
    page.get_by_role("link", name="Grace Oduya on Home care").click()
    expect(page.get_by_text("The café closed in May.")).to_be_visible()


def test_results_come_while_typing(open_window: OpenWindow) -> None:
    briefing = a_briefing(title="Home care")
    a_comment(briefing, a_person("Grace Oduya"), "Wroxford closed it.")
    window = open_window()
    page = window.page
    window.open("/search")

    page.get_by_label("Words").press_sequentially("wrox")

    expect(page.get_by_role("status")).to_have_text("1 result")
    expect(page.get_by_text("Wroxford closed it.")).to_be_visible()
    page.get_by_label("Words").press_sequentially("x")
    expect(page.get_by_role("status")).to_contain_text("Nothing found for wroxx")
    assert window.violations() == []


def test_the_box_in_the_head_shows_results_while_typing(open_window: OpenWindow) -> None:
    briefing = a_briefing(title="Home care")
    a_comment(briefing, a_person("Grace Oduya"), "Wroxford closed it.")
    window = open_window()
    page = window.page
    window.open(f"/briefings/{briefing.slug}")
    box = page.get_by_label("Search this site")
    found = page.get_by_role("link", name="Grace Oduya on Home care")

    box.fill("wrox")
    expect(found).to_be_visible()
    assert window.violations() == []
    box.press("Escape")
    expect(found).to_have_count(0)
    box.fill("wrox")
    found.click()

    expect(page.get_by_text("Wroxford closed it.")).to_be_visible()
