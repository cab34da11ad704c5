"""From a reply to its reader and back, and out of the mail: without scripts, by keyboard."""

from pathlib import Path

import pytest

from app.accounts.models import Role
from app.briefings import queries as briefings
from app.core.db import db, transaction
from app.discussion import services
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys import post
from tests.journeys.browser import DESKTOP, PHONE, Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


def faults(window: Window, *, scripts: bool) -> list[str]:
    """What judges a page is a script itself, so that without scripts only the width is judged."""
    wider = [f"{window.overflow()} px too wide"] if window.overflow() else []
    return wider + (window.violations() + window.outline() if scripts else [])


def press(window: Window, name: str) -> None:
    """With the keyboard: the button takes the focus and Enter."""
    button = window.page.get_by_role("button", name=name)
    button.focus()
    button.press("Enter")
    window.page.wait_for_load_state()


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_a_reply_is_heard_of_opened_and_its_mail_ended(
    open_window: OpenWindow, mail: Path, width: int, scripts: bool
) -> None:
    ana, callum = a_person("Ana Reyes"), a_person("Callum Fraser", role=Role.MODERATOR)
    mine = a_comment(a_briefing("Cut grass."), ana)
    window = open_window(ana, width=width, scripts=scripts)
    with transaction():
        reply = services.post(
            callum,
            briefings.by_id(mine.briefing_id, callum),
            source="So do I.",
            parent_id=mine.id,
        )
    db.session.remove()
    post.deliver()
    [letter] = post.letters(mail, f"{ana.handle}@example.org")
    news = "nav [aria-current] .badge"

    window.open("/inbox")
    wrong = faults(window, scripts=scripts)
    counted = window.page.inner_text(news)
    press(window, "Callum Fraser replied to your comment")
    led_to = window.page.url
    window.open("/inbox")

    assert counted.split() == ["1", "unread"]
    assert led_to == f"{window.site}/c/{reply.public_id}"
    assert window.page.locator(news).count() == 0

    window.open(post.link(letter, "/unsubscribe/"))
    wrong += faults(window, scripts=scripts)
    press(window, "Stop this mail")
    assert window.page.inner_text("h1") == "You get no more of this mail"
    press(window, "Undo")
    press(window, "Stop this mail")
    window.open("/account/mail")
    wrong += faults(window, scripts=scripts)

    never = window.page.get_by_role("radio", name="Replies to your comments: Never")
    assert never.is_checked()
    assert wrong == []
