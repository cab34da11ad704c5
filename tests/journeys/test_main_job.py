"""The main job, as people do it: from a stranger's registration to reading why one was removed.

The same words lead through it wide and narrow, with and without scripts: nothing here knows of
the page's markup.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from config import Settings
from tests.engines import on_postgresql, on_sqlite
from tests.factories import a_briefing, a_comment, a_person
from tests.journeys import post
from tests.journeys.browser import DESKTOP, Window
from tests.journeys.windows import EVERY_WAY, OpenWindow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

TITLE = "Three steps to digital leadership"
WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.", "An academy.")
EMAIL = "nia@example.org"
PASSWORD = "seven purple bridges"
MINE = "What has to change is how councils are led."
REPLY = "Then who answers when it fails?"
EXPLANATION = "It names an officer who cannot answer here."


@dataclass(frozen=True)
class People:
    newcomer: Window
    colleague: Window
    moderator: Window


@pytest.fixture
def people(open_window: OpenWindow, width: int, scripts: bool) -> People:
    """A discussion that somebody began, somebody who looks after it, and a stranger."""
    briefing = a_briefing(*WORDS, title=TITLE, authors=(a_person("Ruth Adeyemi"),))
    a_comment(briefing, a_person("Grace Oduya"), "Each directorate owns its budget.")
    return People(
        newcomer=open_window(width=width, scripts=scripts),
        colleague=open_window(a_person("Priya Nair"), width=width, scripts=scripts),
        moderator=open_window(
            a_person("Mo Derator", role=Role.MODERATOR), width=width, scripts=scripts
        ),
    )


@on_sqlite
@EVERY_WAY
def test_a_newcomer_joins_argues_is_removed_and_reads_why(
    settings: Settings, people: People
) -> None:
    _the_main_job(settings, people)


@on_postgresql
@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("width", [DESKTOP])
def test_the_same_on_postgresql(settings: Settings, people: People) -> None:
    _the_main_job(settings, people)


def _the_main_job(settings: Settings, people: People) -> None:
    page = people.newcomer.page
    _join(people.newcomer, settings)
    _take_a_stance(page)
    _comment(page)
    _reply(page)
    _vote(page)
    _approve_both(people.moderator)
    _report(people.colleague)
    _remove(people.moderator)
    _read_why(page)


def _join(newcomer: Window, settings: Settings) -> None:
    page = newcomer.page
    newcomer.open("/briefings")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Sign in to comment").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Nia Newcomer")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("mail")
    post.deliver()
    letter = post.letters(settings.instance / "mail", EMAIL)[-1]
    newcomer.open(post.link(letter, "/confirm/"))
    page.get_by_role("button", name="Yes, confirm this address").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def _take_a_stance(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Briefings").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("How others answered is kept back").first).to_be_visible()
    scale = page.get_by_role("group", name="Your stance on proposition 1")
    scale.get_by_role("button", name="Disagree", exact=True).click()
    expect(page.get_by_text("You disagree.").first).to_be_visible()


def _comment(page: Page) -> None:
    page.get_by_label("Your comment").fill(MINE)
    page.get_by_label("It is about").select_option("Proposition 1")
    page.get_by_label("against", exact=True).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text(MINE)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("status")).to_have_text("Your comment waits for a moderator.")
    expect(page.get_by_text("Only you can see this yet.")).to_be_visible()


def _reply(page: Page) -> None:
    page.get_by_role("link", name="The whole discussion").click()
    page.get_by_role("link", name=re.compile("Reply to comment by Grace Oduya")).click()
    page.get_by_label("Your comment").fill(REPLY)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("status")).to_have_text("Your comment waits for a moderator.")


def _vote(page: Page) -> None:
    page.get_by_role("link", name="The whole discussion").click()
    for words in ("Helpful", "Agree"):
        name = re.compile(rf"^(✓ )?{words}\b.*: comment by Grace Oduya")
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


def _approve_both(moderator: Window) -> None:
    page = moderator.page
    moderator.open("/moderation")
    for words in (MINE, REPLY):
        item = page.get_by_role("article").filter(has_text=words)
        item.get_by_role("button", name="Approve the comment by Nia Newcomer").click()
        expect(page.get_by_role("status")).to_contain_text("Approved")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def _report(colleague: Window) -> None:
    page = colleague.page
    colleague.open("/briefings")
    page.get_by_role("link", name=TITLE).click()
    comment = page.get_by_role("article").filter(has_text=MINE).last
    comment.get_by_role("link", name=re.compile("Report comment by Nia Newcomer")).click()
    page.get_by_label("about a person who cannot answer here").check()
    page.get_by_role("button", name="Report the comment by Nia Newcomer").click()
    expect(page.get_by_role("status")).to_contain_text("moderator")


def _remove(moderator: Window) -> None:
    page = moderator.page
    moderator.open("/moderation")
    item = page.get_by_role("article").filter(has_text=MINE)
    expect(item).to_contain_text("Reported by 1 person")
    item.locator("summary").filter(has_text="Remove the comment").click()
    item.get_by_label("Which rule?").select_option("3: About a person who cannot answer here")
    item.get_by_label("Reason, as the writer will read it").fill(EXPLANATION)
    item.get_by_role("button", name="Remove and send the reason").click()
    expect(page.get_by_role("status")).to_contain_text("Removed")


def _read_why(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Nia").click()
    page.get_by_role("link", name="What you have written and answered").click()
    mine = page.get_by_role("article").filter(has_text=MINE)
    expect(mine).to_contain_text("Rule 3")
    expect(mine).to_contain_text(EXPLANATION)
