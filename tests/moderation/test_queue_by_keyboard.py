"""The queue without a mouse, in a real browser."""

from collections import Counter

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.moderation.models import Decision
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys.keys import Keys
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app"), on_sqlite]

PATIENCE = 30_000  # milliseconds: twenty decisions are twenty transactions


def test_tab_walks_approve_remove_next_and_a_decision_goes_on_to_the_next_item(
    open_window: OpenWindow,
) -> None:
    _two_wait()
    window = open_window(a_person(role=Role.MODERATOR), scripts=False)
    page = window.page
    window.open("/moderation")

    page.get_by_role("button", name="Approve the comment by Una One").focus()
    walked = []
    for _ in range(3):
        walked.append(page.locator(":focus").inner_text().split("\n")[0])
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Approve the comment by Una One").press("Enter")
    page.wait_for_url("**done=1#next")
    page.keyboard.press("Tab")
    focused = page.locator(":focus").inner_text()

    assert [words.split(" the comment")[0] for words in walked[:2]] == ["Approve", "Remove"]
    assert walked[2].startswith("Next")
    assert focused == "Log entry 1"
    assert "the comment by Una One" in page.get_by_role("status").inner_text()
    assert page.locator("article.item h2").all_inner_texts() == ["Dov Two"]


def test_letters_move_between_items_once_they_are_asked_for(open_window: OpenWindow) -> None:
    _two_wait()
    window = open_window(a_person(role=Role.MODERATOR))
    page = window.page
    window.open("/moderation")
    here = "document.activeElement.closest('article.item')?.querySelector('h2').innerText"

    page.keyboard.press("j")
    before = page.evaluate(here)
    page.get_by_label("Shortcuts").check()
    walked = []
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
        walked.append(page.evaluate(here))
    window.open("/moderation")

    assert before is None
    assert walked == ["Una One", "Dov Two", "Dov Two", "Una One"]
    assert page.get_by_label("Shortcuts").is_checked()


def test_fifty_held_comments_are_decided_in_at_most_150_key_presses(
    open_window: OpenWindow,
) -> None:
    briefing = a_briefing("Appoint one.")
    for n in range(50):
        a_comment(briefing, a_person(f"Writer {n}"), state=CommentState.PENDING)
    window = open_window(a_person(role=Role.MODERATOR))
    window.page.set_default_navigation_timeout(PATIENCE)
    keys = Keys(window.page)
    window.open("/moderation")
    window.page.get_by_label("Shortcuts").check()
    wrong = window.violations()

    keys.press(*"jx" * 5, "b")
    keys.to("Remove the ticked")
    keys.press("Enter")
    keys.to("Which rule")
    keys.press("5")
    keys.to("Reason")
    keys.write("It advertises something.")
    keys.to("Remove them")
    keys.go()
    for ticked in (20, 20, 5):
        keys.press(*"jx" * ticked, "b")
        wrong += window.violations()
        keys.go()

    states = db.session.scalars(select(Comment.state)).all()
    numbers = db.session.scalars(select(Decision.number).order_by(Decision.id)).all()
    assert Counter(states) == {"removed": 5, "published": 45}
    assert numbers == list(range(1, 51))
    assert "Nobody waits." in window.page.inner_text("main")
    assert wrong + window.violations() + window.outline() == []
    assert keys.pressed <= 150


def _two_wait() -> None:
    briefing = a_briefing("Appoint one.")
    for name in ("Una One", "Dov Two"):
        a_comment(briefing, a_person(name), state=CommentState.PENDING)
