"""From the link in the mail to the verdict, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from app.core.db import transaction
from app.dissent import services
from app.dissent.models import Disposition
from config import Settings
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person, an_entry
from tests.journeys import post
from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]

MOST_PRESSES = 15
WHY = "The text says so itself, in the second paragraph of the part on leadership."
ANSWER = services.Answered(Disposition.NOT_ACCEPTED, WHY, restatement="You say it is leadership.")


FOCUSED = """
() => {
  const at = document.activeElement;
  const labels = [...(at.labels || [])].map(label => label.textContent);
  return at === document.body ? "" : [at.textContent, ...labels].join(" ");
}
"""


class Keys:
    """Counts what is pressed. Words that somebody types are not counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, name: str) -> None:
        """Tab until what is named so has the focus."""
        while name not in self.page.evaluate(FOCUSED):
            self.press("Tab")
            assert self.pressed <= MOST_PRESSES, f"Tab does not reach {name!r}"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_verdict_is_a_few_presses_from_the_mail(
    settings: Settings, open_window: OpenWindow, width: int, scripts: bool
) -> None:
    ruth, priya = a_person("Ruth Adeyemi"), a_person("Priya Nair")
    briefing = a_briefing("Publish costs.", slug="three-steps", authors=(ruth,))
    an_entry(briefing, priya)
    with transaction():
        services.answer(ruth, briefing, [1], ANSWER)
    window = open_window(priya, width=width, scripts=scripts)  # gives her an account
    post.deliver()
    letter = post.letters(settings.instance / "mail", f"{priya.handle}@example.org")[-1]

    window.open(post.link(letter, "/briefings/three-steps/register/"))
    keys = Keys(window.page)
    keys.to("my point")
    keys.press("Enter")
    expect(window.page.get_by_role("status")).to_contain_text("Noted.")
    keys.to("It meets my point")
    keys.press("Space")
    keys.to("Give my verdict")
    keys.press("Enter")

    expect(window.page.get_by_role("status")).to_contain_text("Your verdict is in the register.")
    expect(window.page.get_by_text("Settled: the answer meets the point")).to_be_visible()
    assert keys.pressed <= MOST_PRESSES
    assert not scripts or window.violations() == []
