"""A holder's way back to words that changed, in a real browser, with and without scripts."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Person, Role
from app.briefings.models import Drafted
from tests.briefings.services.steps import KIND, republish
from tests.discussion.rewording import FOUR, NEW, OLD, drafted, take
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person
from tests.journeys.browser import DESKTOP, PHONE, Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite]


def _changed(holder: Person) -> Person:
    """Version 2 rewords 1, edits 2, makes one of 3 and 4. Its author."""
    author = a_person("Ines Author", writes=True)
    made = a_briefing(FOUR[0], OLD, *FOUR[1:3], slug="steps", authors=(author,))
    for number, value in enumerate((-1, 1, 2, 1), start=1):
        take(holder, made, value, f"key-{number}")
    kept = drafted(("key-1", FOUR[0].replace("must", "should")), ("key-2", NEW))
    merged = Drafted("key-9", KIND, "Publish costs; test.", replaces=("key-3", "key-4"))
    republish(author, made, *kept, merged, editorial=("key-2",))
    return author


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_a_holder_restates_in_one_tap_and_disputes_an_edit(
    open_window: OpenWindow, width: int, scripts: bool
) -> None:
    holder, judge = a_person("Priya Nair"), a_person("Mo", role=Role.MODERATOR)
    author = _changed(holder)
    wrong: list[str] = []

    def look(window: Window, name: str) -> None:
        if scripts:
            found = window.violations() + window.outline()
            wrong.extend(f"{name}: {line}" for line in found)
        assert window.overflow() == 0, name

    moderator = open_window(judge, width=width, scripts=scripts)
    moderator.open("/moderation/rewordings")
    look(moderator, "queue")
    moderator.page.get_by_role("button", name="It means the same").click()
    writer = open_window(author, width=width, scripts=scripts)
    writer.open("/briefings/steps")
    look(writer, "author")
    reader = open_window(holder, width=width, scripts=scripts)
    page = reader.page

    reader.open("/briefings/steps/respond")
    look(reader, "response")
    page.get_by_role("button", name="Still my view: Disagree on proposition 1").click()
    expect(page.locator("#p1-against")).to_be_checked()
    look(reader, "response, answered")
    reader.open("/account/contributions")
    look(reader, "contributions")
    page.get_by_role("link", name="1. Every council should").click()
    look(reader, "article")
    assert "2 propositions changed since you answered." in page.inner_text("#in-brief")
    page.get_by_role("button", name="Still my view: Disagree on proposition 1").click()
    page.get_by_text("Your answer to earlier words").first.wait_for()
    assert "1 proposition changed since you answered." in page.inner_text("#in-brief")
    page.get_by_role("button", name="The meaning changed in proposition 2").click()
    look(reader, "after the dispute")
    assert page.get_by_role("button", name="Still my view: Agree on proposition 2").count() == 1

    assert wrong == []
