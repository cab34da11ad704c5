"""The founding case by keyboard alone: from the empty form to the receipt, every press counted."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Person
from app.briefings.models import Briefing
from tests.dissent.responses import OUT, REASON, WORDS
from tests.engines import on_postgresql, on_sqlite
from tests.factories import a_briefing, a_comment, a_person, an_entry
from tests.journeys.browser import Window
from tests.journeys.windows import EVERY_WAY, OpenWindow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

MOST_PRESSES = 60
FOCUSED = """
() => {
  const at = document.activeElement;
  const styles = [at, at.parentElement].map((each) => getComputedStyle(each));
  const name = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
  const ring = styles.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
  const set = at.closest("fieldset");
  return {name: name.replace(/\\s+/g, " ").trim(), part: set ? set.id : "", seen: ring};
}
"""


@dataclass
class Keyboard:
    page: Page
    presses: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def go_to(self, name: str, part: str = "") -> None:
        """Tab until the focus is on what begins so; it must be seen there."""
        for _ in range(40):
            self.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused["name"].startswith(name) and focused["part"].startswith(part):
                assert focused["seen"], f"no focus ring on {name!r}"
                return
        pytest.fail(f"Tab does not reach {name!r}")

    def say(self, prose: str) -> None:
        self.page.keyboard.insert_text(prose)


def a_practitioner() -> Person:
    """Somebody whose comments are read at once."""
    person = a_person("Priya Nair")
    elsewhere = a_briefing("Something else.")
    for words in ("One.", "Two."):
        a_comment(elsewhere, person, words)
    return person


@on_sqlite
@EVERY_WAY
def test_the_founding_case_takes_three_screens_and_few_keys(
    open_window: OpenWindow, width: int, scripts: bool
) -> None:
    _the_founding_case(open_window(a_practitioner(), width=width, scripts=scripts), scripts)


@on_postgresql
def test_the_same_on_postgresql(open_window: OpenWindow) -> None:
    _the_founding_case(open_window(a_practitioner()), scripts=True)


def _the_founding_case(window: Window, scripts: bool) -> None:
    briefing: Briefing = a_briefing(
        *WORDS, title="Three steps to digital leadership", authors=(a_person("Ruth Adeyemi"),)
    )
    page, keys = window.page, Keyboard(window.page)
    window.open(f"/briefings/{briefing.slug}/respond")
    wrong = _judged(window, scripts)

    keys.press("Tab", "Enter")  # past the head of the page
    keys.go_to("Strongly agree", "p1")
    keys.press("ArrowDown", "ArrowDown", "ArrowDown")
    keys.go_to("Why do you disagree with 1?")
    keys.say(REASON)
    keys.go_to("Ask for a change to 4")
    keys.press("Enter")
    keys.go_to("No change")
    keys.press("ArrowUp")
    keys.go_to("Why should it change? (4)")
    keys.say(OUT)
    keys.go_to("Agree with all the rest")
    keys.press("Enter")
    expect(page.locator("#p4-for")).to_be_checked()
    expect(page.get_by_text("2, 3, 4:")).to_be_visible()
    wrong += _judged(window, scripts)
    keys.go_to("Review and send")
    keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Before you send")
    wrong += _judged(window, scripts)
    keys.go_to("Send response")
    keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("What you sent")
    expect(page.get_by_text("Dissents in part (1 of 4); 1 change requested")).to_be_visible()
    expect(page.get_by_role("link", name="D1")).to_be_visible()
    expect(page.get_by_role("link", name="C2")).to_be_visible()
    wrong += _judged(window, scripts)
    assert keys.presses <= MOST_PRESSES
    assert wrong == []


def _judged(window: Window, scripts: bool) -> list[str]:
    """By width alone where there are no scripts: axe is one, and the markup is the same."""
    wide = [f"wider by {by}"] if (by := window.overflow()) else []
    if not scripts:
        return wide
    return window.violations() + window.outline() + wide


@on_sqlite
def test_a_stranger_is_offered_what_others_raised_while_typing(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))
    an_entry(briefing, summary="What has to change is how councils are led.")
    window = open_window()
    page = window.page
    window.open(f"/briefings/{briefing.slug}/respond")

    page.locator("#p1-against").check(force=True)
    page.get_by_label("Why do you disagree with 1?").press_sequentially(REASON)
    page.get_by_label("Join D1 instead").check()
    page.get_by_role("button", name="Review and send").click()

    expect(page.get_by_label("Join D1 instead")).to_be_checked()
    assert page.context.cookies() == []
    assert _judged(window, scripts=True) == []
