"""The case that Moothall was built for, by keyboard alone.

On a briefing that promises three and lists four, a practitioner agrees with three, objects to the
first and asks for the fourth to go, in one form. A moderator publishes the words of somebody new,
the author makes a second version and answers both, and the practitioner says that it meets the
point.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db
from app.dissent.models import Entry, EntryState
from config import Settings
from tests.engines import on_postgresql, on_sqlite
from tests.factories import a_briefing, a_person
from tests.journeys import post
from tests.journeys.browser import DESKTOP, Window
from tests.journeys.keys import Keys
from tests.journeys.windows import EVERY_WAY, OpenWindow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]

MOST_TO_RESPOND = 60
MOST_TO_JUDGE = 15
WORDS = (
    "Appoint a chief digital officer.",
    "Publish what every system costs.",
    "Test with the people who will use it.",
    "Found a regional academy.",
)
OBJECTION = (
    "What must change is how councils are led, as social enterprises, more than how digital"
    " they are."
)
CHANGE = "The article promises three steps. Leave out the fourth, and it keeps its word."
RESTATED = "A digital officer does not help a council that is led as before."
REASON = "You are right: the post helps only where the chief executive answers for it."
REWORDED = "The chief executive answers for every digital decision."


@dataclass(frozen=True)
class People:
    practitioner: Window
    author: Window
    moderator: Window


@pytest.fixture
def people(open_window: OpenWindow, width: int, scripts: bool) -> People:
    author = a_person("Ruth Adeyemi", writes=True)
    a_briefing(*WORDS, title="Three steps to digital leadership", slug="steps", authors=(author,))

    def window(name: str, **other: object) -> Window:
        return open_window(a_person(name, **other), width=width, scripts=scripts)  # type: ignore[arg-type]

    return People(
        practitioner=window("Nia Newcomer", handle="nia"),
        author=open_window(author, width=width, scripts=scripts),
        moderator=window("Mo Derator", role=Role.MODERATOR),
    )


@on_sqlite
@EVERY_WAY
def test_three_people_settle_an_objection_and_a_change(
    settings: Settings, people: People, *, scripts: bool
) -> None:
    _the_founding_case(settings, people, scripts=scripts)


@on_postgresql
@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("width", [DESKTOP])
def test_the_same_on_postgresql(settings: Settings, people: People, *, scripts: bool) -> None:
    _the_founding_case(settings, people, scripts=scripts)


def _the_founding_case(settings: Settings, people: People, *, scripts: bool) -> None:
    _respond(people.practitioner, scripts=scripts)
    _publish_the_words(people.moderator)
    _make_a_second_version(people.author, scripts=scripts)
    _answer_both(people.author, scripts=scripts)
    post.deliver()
    mail = post.letters(settings.instance / "mail", "nia@example.org")
    for letter in [one for one in mail if "it was answered" in str(one["Subject"])][-2:]:
        link = post.link(letter, "/briefings/")
        _say_that_it_meets_the_point(people.practitioner, link, scripts=scripts)
    states = db.session.scalars(select(Entry.state).order_by(Entry.number)).all()
    assert states == [EntryState.SETTLED, EntryState.SETTLED]
    _see_what_changed(people.practitioner, scripts=scripts)


def _respond(practitioner: Window, *, scripts: bool) -> None:
    practitioner.open("/briefings/steps/respond")
    keys = Keys(practitioner.page)
    keys.press("Tab", "Enter")  # skip the navigation
    keys.to(WORDS[0])
    keys.press(*["ArrowDown"] * 3)
    keys.to("Why do you disagree with 1")
    keys.write(OBJECTION)
    keys.to("Ask for a change to 4")
    keys.press("Enter")
    keys.to("No change")
    keys.press("ArrowDown", "ArrowDown")
    keys.to(r"Why should it change\? \(4\)")
    keys.write(CHANGE)
    keys.to("Agree with all the rest")
    keys.press("Enter") if scripts else keys.go()
    keys.to("Review and send")
    keys.go()
    _judged(practitioner, scripts=scripts)
    keys.to("Send response")
    keys.go()
    page = practitioner.page
    expect(page.get_by_text("Dissents in part (1 of 4)")).to_be_visible()
    _judged(practitioner, scripts=scripts)
    assert keys.pressed <= MOST_TO_RESPOND, keys.pressed


def _publish_the_words(moderator: Window) -> None:
    page = moderator.page
    moderator.open("/moderation")
    for _ in range(2):
        _press(page, "Approve the comment by Nia Newcomer")
        expect(page.get_by_role("status")).to_contain_text("Approved")


def _make_a_second_version(author: Window, *, scripts: bool) -> None:
    page = author.page
    author.open("/desk/briefings/steps")
    page.get_by_label("Wording of proposition 1").fill(REWORDED)
    _press(page, "Remove proposition 4")
    _press(page, "Save and go on to publish")
    page.get_by_label("What changed").fill("Who answers, and three steps as promised.")
    _press(page, re.compile("Publish"))
    _judged(author, scripts=scripts)


def _answer_both(author: Window, *, scripts: bool) -> None:
    page = author.page
    author.open("/desk/briefings/steps/answers")
    _judged(author, scripts=scripts)
    for label in ("D1", "C2"):
        entry = page.get_by_role("region").filter(has_text=label)
        if label == "D1":
            entry.get_by_label("In your words, what is the objection?").fill(RESTATED)
        entry.get_by_role("radio", name=re.compile("^Accept You")).press("Space")
        entry.get_by_label("The version that does it").select_option("Version 2")
        entry.get_by_label("Why?").fill(REASON)
        _press(page, re.compile(f"Publish the answer to {label}"))
        expect(page.get_by_role("status").first).to_be_visible()


def _say_that_it_meets_the_point(practitioner: Window, link: str, *, scripts: bool) -> None:
    practitioner.open(link)
    _judged(practitioner, scripts=scripts)
    keys = Keys(practitioner.page)
    keys.to("It meets my point")
    keys.press("Space")
    keys.to("Give my verdict")
    keys.go()
    assert keys.pressed <= MOST_TO_JUDGE, keys.pressed
    _judged(practitioner, scripts=scripts)


def _see_what_changed(practitioner: Window, *, scripts: bool) -> None:
    page = practitioner.page
    practitioner.open("/briefings/steps")
    expect(page.get_by_role("button", name=re.compile("[Ss]till my view"))).to_be_visible()
    practitioner.open("/briefings/steps/register?show=settled")
    expect(page.get_by_text("D1", exact=True).first).to_be_visible()
    _judged(practitioner, scripts=scripts)


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    button = page.get_by_role("button", name=name).first
    button.focus()
    with page.expect_event("load"):
        button.press("Enter")


def _judged(window: Window, *, scripts: bool) -> None:
    """Axe is a script itself; what it judges is the same page."""
    if not scripts:
        return
    assert window.outline() + window.violations() == []
    assert window.overflow() == 0
