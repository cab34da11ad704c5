"""The main steps by keyboard alone: everything is reached, seen when reached, and works."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.discussion.models import CommentState, HeldFor
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]

FOCUSED = """
() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const name = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {name: name.replace(/\\s+/g, " ").trim(), tag: at.localName, seen: ring};
}
"""
WORDS = ("Appoint a chief digital officer.", "Publish costs.")


def test_a_stance_a_comment_and_a_vote_without_a_mouse(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))
    a_comment(briefing, a_person("Grace Oduya"))
    window = open_window(a_person("Priya Nair"))
    page = window.page
    window.open(f"/briefings/{briefing.slug}")

    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    _go_to(page, "Disagree")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You disagree.").first).to_be_visible()

    _go_to(page, "Helpful 0: comment by Grace Oduya, 5 January")
    page.keyboard.press("Space")
    _go_on_at(page, "Helpful 1: comment by Grace Oduya, 5 January")

    _go_to(page, "Your comment")
    page.keyboard.type("We appointed one, and it helped.")
    _go_to(page, "Post comment")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Your comment waits for a moderator.")


def test_the_queue_without_a_mouse(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))
    for words in ("First.", "Second."):
        state, why = CommentState.PENDING, HeldFor.NEWCOMER
        a_comment(briefing, a_person("Nia Newcomer"), words, state=state, held_for=why)
    window = open_window(a_person("Mo Derator", role=Role.MODERATOR))
    page = window.page
    window.open("/moderation")

    _go_to(page, "Approve the comment by Nia Newcomer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved")
    _go_to(page, "Remove the comment by Nia Newcomer")
    page.keyboard.press("Enter")
    _go_to(page, "Which rule?")
    page.keyboard.press("ArrowDown")
    _go_to(page, "Reason, as the writer will read it")
    page.keyboard.type("It is not about the work at all.")
    _go_to(page, "Remove and send the reason to Nia Newcomer")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def test_what_has_to_be_mended_takes_the_focus(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.page
    window.open("/register")

    page.get_by_role("button", name="Create an account").click()

    focused = page.evaluate("document.activeElement.textContent")
    assert "Something here needs mending" in focused
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["name"] == "Your name"


def _go_to(page: Page, name: str) -> None:
    """Press Tab until the focus is there; every stop on the way must be visible."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] not in ("body", "html"):
            assert focused["seen"], f"no focus ring on {focused['name']!r}"
        if focused["name"] == name:
            return
    pytest.fail(f"Tab does not reach {name!r}")


def _go_on_at(page: Page, name: str) -> None:
    """What was pressed still has the focus, under the name that it has now."""
    expect(page.get_by_role("button", name=name.split(":")[0]).first).to_be_visible()
    assert page.evaluate(FOCUSED)["name"] == name
