"""An administrator imports a blog: upload, look, say yes, and the page goes on by itself."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.core import jobs
from tests.engines import on_sqlite
from tests.exchange.exports import a_comment, an_export, an_item
from tests.factories import a_person
from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_a_blog_is_looked_at_and_brought_in(
    open_window: OpenWindow, tmp_path: Path, width: int, scripts: bool
) -> None:
    posts = [
        an_item(1, a_comment(1), a_comment(2, 7), a_comment(3, kind="pingback")),
        an_item(2, status="private"),
        an_item(3, status="trash"),
        "<item><wp:post_type>attachment</wp:post_type></item>",
    ]
    file = an_export(tmp_path, *posts)
    window = open_window(a_person("Ada", role=Role.ADMINISTRATOR), width=width, scripts=scripts)
    page = window.page

    def wait_for(words: str) -> None:
        if not scripts:
            page.get_by_role("link", name="See how far it is now").click()
        expect(page.get_by_role("heading", name=words)).to_be_visible()

    def judge() -> None:
        found = window.violations() + window.outline() if scripts else []
        assert (found, window.overflow() if scripts else 0) == ([], 0)

    window.open("/admin/import")
    page.get_by_label("WordPress export").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("Being read")).to_be_visible()
    judge()
    jobs.run_due()
    wait_for("What would come in")
    judge()
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("Being imported")).to_be_visible()
    jobs.run_due()
    wait_for("What came in")
    judge()
    assert window.open("/briefings/post-1") == 200
    page.get_by_text("Comment 1.").wait_for()
