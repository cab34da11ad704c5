"""Naming, muting, saving and following, in a browser."""

import pytest

from app.accounts.models import Person, Role
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys.browser import PHONE, Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


@pytest.fixture
def ana() -> Person:
    return a_person("Ana Reyes", role=Role.MODERATOR)


def press(window: Window, name: str) -> None:
    button = window.page.get_by_role("button", name=name)
    button.focus()
    button.press("Enter")
    window.page.wait_for_load_state()


def test_a_handle_is_completed_with_the_keyboard(open_window: OpenWindow, ana: Person) -> None:
    briefing = a_briefing("Cut grass.")
    for name in ("Bo Hill", "Bea Ford", "Cas Moor"):
        a_comment(briefing, a_person(name, handle=name.split()[0].lower()))
    window = open_window(ana)
    window.open(f"/briefings/{briefing.slug}/comments/new")
    body = window.page.get_by_role("textbox", name="Your comment")
    offers = window.page.get_by_role("listbox", name="People in this discussion")

    body.focus()
    window.page.locator(".offers").wait_for(state="attached")
    body.press_sequentially("As @b")
    offered = offers.get_by_role("option").all_inner_texts()
    wrong = window.violations()
    body.press("ArrowDown")
    body.press("Enter")

    assert offered == ["Bea Ford @bea", "Bo Hill @bo"]
    assert body.input_value() == "As @bo "
    assert not offers.is_visible()
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_is_muted_found_in_a_list_and_unmuted(
    open_window: OpenWindow, ana: Person, scripts: bool
) -> None:
    bo = a_person("Bo Hill", handle="bo")
    briefing = a_briefing("Cut grass.")
    a_comment(briefing, bo, "Ours was cheaper.")
    window = open_window(ana, width=PHONE, scripts=scripts)
    words = window.page.get_by_text("Ours was cheaper.")

    window.open("/people/bo")
    press(window, "Mute Bo Hill")
    window.open(f"/briefings/{briefing.slug}")
    folded = words.is_visible()
    wrong = window.violations() + window.outline() if scripts else []
    window.page.get_by_text("Muted. Show it").click()
    shown = words.is_visible()
    window.open("/account/muted")
    press(window, "Unmute Bo Hill")
    window.open(f"/briefings/{briefing.slug}")

    assert (folded, shown, words.is_visible()) == (False, True, True)
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_comment_is_saved_and_found_again(
    open_window: OpenWindow, ana: Person, scripts: bool
) -> None:
    briefing = a_briefing("Cut grass.")
    a_comment(briefing, a_person("Bo Hill"), "Ours was cheaper.")
    window = open_window(ana, scripts=scripts)
    window.open(f"/briefings/{briefing.slug}")

    press(window, "Save")
    window.page.get_by_role("button", name="Saved").wait_for()
    window.open("/account/saved")
    saved = window.page.get_by_text("Ours was cheaper.").count()
    press(window, "Remove from this list")

    assert saved == 1
    assert window.page.get_by_text("Ours was cheaper.").count() == 0


def test_a_discussion_is_followed_and_left(open_window: OpenWindow, ana: Person) -> None:
    briefing = a_briefing("Cut grass.")
    window = open_window(ana, scripts=False)
    window.open(f"/briefings/{briefing.slug}")

    press(window, "Follow this discussion")
    window.open("/account/following")
    listed = window.page.get_by_role("link", name="Three steps to digital leadership").count()
    press(window, "Stop following Three steps to digital leadership")

    assert listed == 1
    assert "Nothing yet." in window.page.inner_text("main")
