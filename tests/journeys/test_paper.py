"""A letter that came by post, typed in by an author; what its writer says of the answer, too."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import Role
from app.briefings.queries import by_slug
from app.core.db import db, transaction
from app.dissent import services
from app.dissent.models import Disposition, Entry, EntryState
from tests.dissent.responses import REASON, WORDS
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person
from tests.journeys.browser import DESKTOP, PHONE, Window
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]

ANSWER = services.Answered(
    Disposition.NOT_ACCEPTED,
    "An officer has the leave to change how a council is led, and nobody has it now.",
    restatement="You say that it is leadership.",
)


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_a_letter_becomes_a_response_and_its_writer_has_the_last_word(
    open_window: OpenWindow, width: int, scripts: bool
) -> None:
    ruth = a_person("Ruth Adeyemi")
    a_briefing(*WORDS, slug="steps", authors=(ruth,))
    author = open_window(ruth, width=width, scripts=scripts)
    page = author.page
    wrong: list[str] = []

    author.open("/briefings/steps/register")
    page.get_by_role("link", name="Enter a response that came on paper").click()
    page.get_by_label("Name", exact=True).fill("Daniel Okoro")
    page.get_by_label("Job title").fill("Waste officer")
    page.get_by_label("Organisation", exact=True).fill("Wroxford Council")
    page.get_by_label("Type of organisation", exact=True).select_option("unitary")
    page.get_by_label("By letter").check()
    page.locator("#p1-against").check(force=True)
    page.get_by_label("Why do you disagree with 1?").fill(REASON)
    page.get_by_role("button", name="Agree with all the rest", exact=True).click()
    expect(page.locator("#p4-for")).to_be_checked()
    wrong += _faults(author, "form")
    page.get_by_role("button", name="Review and send").click()
    expect(page.get_by_text("From Daniel Okoro, Waste officer, Wroxford Council")).to_be_visible()
    wrong += _faults(author, "review")
    page.get_by_role("button", name="Send response").click()
    expect(page.get_by_text("The response of Daniel Okoro is entered.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")

    _answered()
    moderator = open_window(
        a_person("Mo Derator", role=Role.MODERATOR), width=width, scripts=scripts
    )
    moderator.open("/briefings/steps/register/1")
    page = moderator.page
    page.get_by_text("Enter a verdict that came by letter").click()
    page.get_by_label("It does not", exact=True).check()
    page.get_by_label("In your words, if you like").fill("It is not about officers.")
    wrong += _faults(moderator, "entry")
    page.get_by_role("button", name="Enter their verdict on D1").click()
    expect(page.get_by_text("Stands: the answer does not meet the point")).to_be_visible()
    expect(page.get_by_text("Daniel Okoro (by letter, entered by the team)").first).to_be_visible()
    assert wrong == []


def _answered() -> None:
    """Its objection, at once."""
    with transaction():
        for entry in db.session.scalars(select(Entry)):
            entry.state = EntryState.OPEN
    ruth = by_slug("steps", None).authors[0]
    with transaction():
        services.answer(ruth, by_slug("steps", ruth), [1], ANSWER)


def _faults(window: Window, name: str) -> list[str]:
    found = window.violations() + window.outline() if window.runs_scripts else []
    wider = window.overflow()
    return [f"{name}: {line}" for line in [*found, *([f"wider by {wider}"] if wider else [])]]
