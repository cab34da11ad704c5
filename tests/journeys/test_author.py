"""An author's way from a title to the second version, at the keyboard of a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.core.test_uploads import picture
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person, a_topic, an_entry
from tests.journeys.browser import DESKTOP, PHONE, Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_an_author_writes_shares_publishes_and_revises(
    open_window: OpenWindow, tmp_path: Path, width: int, scripts: bool
) -> None:
    a_topic("Waste")
    author = open_window(a_person("Ruth Adeyemi", writes=True), width=width, scripts=scripts)
    page = author.page
    wrong: list[str] = []

    def look(name: str) -> None:
        wrong.extend(f"{name}: {line}" for line in _faults(author, scripts=scripts))

    author.open("/desk")
    look("empty desk")
    page.get_by_role("link", name="Start a briefing").click()
    page.get_by_label("Title").fill("Three steps to quieter bins")
    page.get_by_role("button", name="Start writing").click()
    page.get_by_label("Standfirst").fill("A lid that closes costs less than a complaint.")
    page.get_by_label("Text", exact=True).fill("Bins are loud at five.")
    for number, words in enumerate(("Buy lids that close.", "Collect after seven."), start=1):
        page.get_by_role("button", name="Add a proposition").click()
        page.get_by_label(f"Wording of proposition {number}").fill(words)
    page.get_by_role("button", name="Move up proposition 2").click()
    look("writing")
    assert page.get_by_label("Wording of proposition 1").input_value() == "Collect after seven."

    page.get_by_role("link", name="Attachments").click()
    (tmp_path / "bin.png").write_bytes(picture())
    page.get_by_label("PDF or image").set_input_files(tmp_path / "bin.png")
    page.get_by_label("What the image shows").fill("A bin with its lid open")
    page.get_by_role("button", name="Upload").click()
    look("attachments")
    line = page.locator("code").inner_text()
    page.get_by_role("link", name="Write").click()
    text = page.get_by_label("Text", exact=True)
    text.fill(f"{line}\n\n{text.input_value()}")
    page.get_by_role("button", name="Save and preview").last.click()
    page.get_by_role("button", name="Make a link").click()
    look("preview")
    shared = page.get_by_role("link", name="/preview/").get_attribute("href")
    reviewer = open_window(width=width, scripts=scripts)
    assert reviewer.open(str(shared)) == 200
    reviewer.page.get_by_alt_text("A bin with its lid open").wait_for()
    wrong += [f"shared: {line}" for line in _faults(reviewer, scripts=scripts)]

    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Waste").check()
    look("settings")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Publish").click()
    look("publishing")
    page.get_by_text("The title says 3, and there are 2 propositions.").wait_for()
    page.get_by_role("button", name="Publish anyway").click()
    assert page.url.endswith("/briefings/three-steps-to-quieter-bins")
    look("article")

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Wording of proposition 2").fill("Buy lids that close by themselves.")
    page.get_by_role("button", name="Save and go on to publish").click()
    page.get_by_label("What changed").fill("Lids close by themselves.")
    page.get_by_role("button", name="Publish anyway").click()
    reader = open_window(width=width, scripts=scripts)
    reader.open("/briefings/three-steps-to-quieter-bins/versions")
    wrong += [f"versions: {line}" for line in _faults(reader, scripts=scripts)]
    reader.page.get_by_role("link", name="What changed in version 2").click()
    wrong += [f"comparison: {line}" for line in _faults(reader, scripts=scripts)]
    reader.page.locator("ins", has_text="by themselves.").wait_for()
    reader.open("/")
    wrong += [f"front page: {line}" for line in _faults(reader, scripts=scripts)]
    assert wrong == []


@pytest.mark.usefixtures("app")
def test_enter_in_a_field_saves_and_does_nothing_else(open_window: OpenWindow) -> None:
    author = open_window(a_person(writes=True))
    page = author.page
    author.open("/desk/briefings/new")
    page.get_by_label("Title").fill("Bins")
    page.get_by_label("Title").press("Enter")
    page.get_by_role("button", name="Add a proposition").click()

    page.get_by_label("Title").fill("Lids")
    page.get_by_label("Title").press("Enter")

    assert page.get_by_role("status").inner_text() == "Saved."
    assert page.get_by_role("heading", level=1).inner_text() == "Lids"
    page.get_by_label("Wording of proposition 1").wait_for()


@pytest.mark.usefixtures("app")
def test_an_administrator_keeps_topics(open_window: OpenWindow) -> None:
    admin = open_window(a_person(role=Role.ADMINISTRATOR))
    page = admin.page
    admin.open("/admin/topics")

    page.get_by_label("Name", exact=True).fill("Waste")
    page.get_by_role("button", name="Add a topic").click()
    page.get_by_label("New name for Waste").fill("Rubbish")
    page.get_by_role("button", name="Rename Waste").click()

    assert page.get_by_label("New name for Rubbish").input_value() == "Rubbish"
    assert _faults(admin, scripts=True) == []


def _faults(window: Window, *, scripts: bool) -> list[str]:
    """What axe needs scripts for is judged with them; the rest everywhere."""
    found = window.outline() + window.violations() if scripts else []
    wider = window.overflow() if scripts else 0
    return [*found, *([f"wider by {wider}"] if wider else [])]


@pytest.mark.usefixtures("app")
def test_words_that_were_not_saved_are_offered_again(open_window: OpenWindow) -> None:
    author = open_window(a_person("Ruth Adeyemi", writes=True))
    page = author.page
    author.open("/desk/briefings/new")
    page.get_by_label("Title").fill("Three steps to quieter bins")
    page.get_by_role("button", name="Start writing").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("Bins are loud at five.")

    page.reload()
    page.get_by_role("button", name="Bring them back").click()

    assert text.input_value() == "Bins are loud at five."
    page.get_by_role("button", name="Save", exact=True).first.click()
    assert text.input_value() == "Bins are loud at five."
    assert not page.get_by_role("button", name="Bring them back").is_visible()


@pytest.mark.usefixtures("app")
def test_an_answer_that_is_being_written_is_there_on_another_device(
    open_window: OpenWindow,
) -> None:
    ruth = a_person("Ruth Adeyemi", writes=True)
    an_entry(a_briefing("Buy lids that close.", slug="lids", authors=(ruth,)))
    desk = "/desk/briefings/lids/answers?entry=1"
    here = open_window(ruth)
    (cookie,) = here.page.context.cookies()
    there = open_window(session=cookie["value"], width=PHONE)
    here.open(desk)

    here.page.get_by_label("Why? for D1").fill("They pay for themselves in a year.")
    expect(here.page.get_by_text("Kept.", exact=True)).to_be_visible()
    there.open(desk)

    assert there.page.get_by_label("Why? for D1").input_value() == (
        "They pay for themselves in a year."
    )
