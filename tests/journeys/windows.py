"""One Chromium for a worker, the site on a port, and windows that are closed and judged."""

import os
from collections.abc import Iterator
from typing import Protocol

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.accounts.models import Person
from tests.factories import sign_in
from tests.journeys.browser import DESKTOP, PHONE, Window, browsing, chromium, window
from tests.journeys.site import serving

EVERY_WAY = pytest.mark.parametrize(
    ("width", "scripts"),
    [
        pytest.param(DESKTOP, True, id="1280-scripts"),
        pytest.param(PHONE, False, id="390-no-scripts"),
        pytest.param(DESKTOP, False, id="1280-no-scripts", marks=pytest.mark.gate),
        pytest.param(PHONE, True, id="390-scripts", marks=pytest.mark.gate),
    ],
)
"""At both widths, with and without scripts: two of four in each run, all of them at the gate."""


class OpenWindow(Protocol):
    def __call__(
        self,
        person: Person | None = None,
        *,
        session: str | None = None,
        width: int = DESKTOP,
        scripts: bool = True,
        dark: bool = False,
        policy: bool = True,
    ) -> Window:
        """A visitor's window: a stranger's, a person's, or of a session that is there already."""
        ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        why = "Chromium is missing: apt-get install chromium-headless-shell"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with browsing(path) as browser:
        yield browser


@pytest.fixture
def site(migrated: Flask) -> Iterator[str]:
    """Address of the application over whatever the test put there, through `app` or `world`."""
    migrated.config["WTF_CSRF_ENABLED"] = True
    with serving(migrated) as address:
        yield address
    migrated.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def open_window(migrated: Flask, site: str, browser: Browser) -> Iterator[OpenWindow]:
    """Windows that fail the test when their visitor met a fault."""
    opened: list[Window] = []

    def open_one(
        person: Person | None = None,
        *,
        session: str | None = None,
        width: int = DESKTOP,
        scripts: bool = True,
        dark: bool = False,
        policy: bool = True,
    ) -> Window:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            bypass_csp=not policy,
        )
        context.set_default_timeout(5_000)
        if person is not None:
            session = _session(migrated, person)
        if session is not None:
            context.add_cookies([{"name": "moothall", "value": session, "url": site}])
        opened.append(window(context, site, scripts=scripts))
        return opened[-1]

    yield open_one
    for each in opened:
        each.page.context.close()
    assert [fault for each in opened for fault in each.faults] == []


def _session(app: Flask, person: Person) -> str:
    client = app.test_client()
    sign_in(client, person)
    cookie = client.get_cookie("moothall")
    assert cookie is not None
    return cookie.value
