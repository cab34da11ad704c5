"""Every page of the table of routes, as strangers, practitioners and moderators see it."""

import pytest

from tests.engines import on_sqlite
from tests.journeys.browser import PHONE
from tests.journeys.windows import OpenWindow
from tests.routes import pages
from tests.world import World

pytestmark = [pytest.mark.browser, on_sqlite]

READERS = ["anonymous", "practitioner", "moderator", "author", "administrator"]
ONLY_THE_REST = ("author", "administrator")
"""These are walked through what none of the readers before them is shown."""


@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_accessible_by_day_and_by_night(
    world: World, open_window: OpenWindow, reader: str
) -> None:
    window = open_window(session=world.sessions[reader] if reader != "anonymous" else None)
    wrong: list[str] = []

    for path in _walk(reader):
        assert window.open(path) == 200, path
        found = window.violations() + window.outline()
        window.page.emulate_media(color_scheme="dark")
        found += window.violations(only=["color-contrast"])
        window.page.emulate_media(color_scheme="light")
        wrong += [f"{path}: {line}" for line in found]

    assert not wrong, "\n".join(wrong)


def _walk(reader: str) -> list[str]:
    before = READERS[: READERS.index(reader)] if reader in ONLY_THE_REST else []
    shown = {rule for earlier in before for _, rule in pages(earlier)}
    return [path for path, rule in pages(reader) if rule not in shown]


def test_no_page_is_wider_than_a_phone(world: World, open_window: OpenWindow) -> None:
    window = open_window(session=world.sessions["administrator"], width=PHONE)
    wider: dict[str, int] = {}

    for path, _ in pages("administrator"):
        window.open(path)
        wider[path] = window.overflow()

    assert {path: by for path, by in wider.items() if by} == {}
