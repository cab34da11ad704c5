"""The watch over hostile pages notices harm; a watch that sees nothing proves nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.hostile.harm import Harm
from tests.journeys.browser import window
from tests.journeys.site import serving

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<script>document.title = 1</script>", {"script", "script ran"}),
        ("<p onmouseover='document.title = 1'>x</p>", {"attribute onmouseover", "script ran"}),
        ("<img src=x onerror='alert(1)'>", {"attribute onerror", "dialog"}),
        ("<a href='javascript:alert(1)'>x</a>", {"link", "dialog"}),
        ("<iframe srcdoc='x'></iframe>", {"element", "attribute srcdoc"}),
        ("<p style='color: red'>x</p>", {"attribute style"}),
        ("<div class=text><form><input></form></div>", {"form part"}),
        ("<form action='https://elsewhere.example/'></form>", {"form"}),
        ("<meta http-equiv=refresh content=9>", {"meta"}),
        ("<p>Nothing.</p>", set()),
    ],
)
def test_the_watch_notices(browser: Browser, markup: str, seen: set[str]) -> None:
    hostile = Flask(__name__)
    hostile.add_url_rule("/", view_func=lambda: f"<!doctype html><body>{markup}")

    with serving(hostile) as address:
        context = browser.new_context(bypass_csp=True)
        found = Harm(window(context, address)).look("/")
        context.close()

    kinds = {line.split(":")[0] for line in found} - {"image", "404", "console"}
    assert seen <= kinds
    assert bool(seen) == bool(kinds)
