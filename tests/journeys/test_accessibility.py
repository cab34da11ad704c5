"""Every page of the table of routes, as strangers, practitioners and moderators see it."""

import pytest

from tests.engines import on_sqlite
from tests.journeys.browser import PHONE
from tests.journeys.windows import OpenWindow
from tests.routes import pages
from tests.world import World

pytestmark = [pytest.mark.browser, on_sqlite]

READERS = ["anonymous", "practitioner", "moderator", "author", "administrator"]
THE_REST = READERS[2:]
"""These are walked through what none of the readers before them is shown. At the gate everybody
is walked through everything, by day and by night."""


@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_accessible(world: World, open_window: OpenWindow, reader: str) -> None:
    before = READERS[: READERS.index(reader)] if reader in THE_REST else []
    shown = {rule for earlier in before for _, rule in pages(earlier)}
    fresh = [path for path, rule in pages(reader) if rule not in shown]

    assert _faults(world, open_window, reader, fresh, by_night=reader == "anonymous") == []


@pytest.mark.gate
@pytest.mark.parametrize("reader", READERS)
def test_every_page_of_everybody_is_accessible_by_day_and_by_night(
    world: World, open_window: OpenWindow, reader: str
) -> None:
    every = [path for path, _ in pages(reader)]

    assert _faults(world, open_window, reader, every, by_night=True) == []


def _faults(
    world: World,
    open_window: OpenWindow,
    reader: str,
    paths: list[str],
    *,
    by_night: bool = False,
) -> list[str]:
    window = open_window(session=world.sessions[reader] if reader != "anonymous" else None)
    wrong: list[str] = []
    for path in paths:
        assert window.open(path) == 200, path
        found = window.violations() + window.outline()
        if by_night:
            window.page.emulate_media(color_scheme="dark")
            found += window.violations(only=["color-contrast"])
            window.page.emulate_media(color_scheme="light")
        wrong += [f"{path}: {line}" for line in found]
    return wrong


def test_no_page_is_wider_than_a_phone(world: World, open_window: OpenWindow) -> None:
    window = open_window(session=world.sessions["administrator"], width=PHONE)
    wider: dict[str, int] = {}

    for path, _ in pages("administrator"):
        window.open(path)
        wider[path] = window.overflow()

    assert {path: by for path, by in wider.items() if by} == {}
