"""The pages of a register with everything on them, on a phone, judged by axe."""

import pytest

from app.accounts.models import Role
from benchmarks.register import a_conclusion, a_register
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person
from tests.journeys.browser import PHONE
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite]

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.")
PAGES = [
    "/conclude",
    "/outcome",
    "/respond",
    "/respond/for",
    "/minority-report",
    "/register",
    "/register/1",
    "/propositions/key-1",
    "/results",
]


@pytest.mark.usefixtures("app")
def test_full_pages_of_the_register_are_accessible_on_a_phone(open_window: OpenWindow) -> None:
    briefing = a_briefing(*WORDS, slug="steps")
    a_register(briefing, 60)
    a_conclusion(briefing)
    window = open_window(a_person("Mo Derator", role=Role.MODERATOR), width=PHONE)
    wrong: list[str] = []

    for page in PAGES:
        assert window.open(f"/briefings/steps{page}") == 200, page
        found = window.violations() + window.outline()
        if wider := window.overflow():
            found.append(f"wider by {wider}")
        wrong += [f"{page}: {line}" for line in found]

    assert wrong == []
