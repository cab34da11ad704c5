"""The windows see what they are there to see."""

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.journeys.browser import window
from tests.journeys.site import serving

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Faulty</title>
<img src="https://elsewhere.example/pixel.png"><link rel="stylesheet" href="/missing.css">
<script>document.title = "run"</script><input>"""


def test_a_window_notices_foreign_requests_missing_files_refused_scripts_and_missing_labels(
    browser: Browser,
) -> None:
    faulty = Flask(__name__)
    policy = "default-src *; script-src 'self'"
    faulty.add_url_rule("/", view_func=lambda: (PAGE, {"Content-Security-Policy": policy}))

    with serving(faulty) as address:
        seen = window(browser.new_context(), address)
        seen.page.route("https://elsewhere.example/**", lambda route: route.abort())
        status = seen.open("/")
        violations = seen.violations()
        seen.page.context.close()

    kinds = {fault.split(":")[0] for fault in seen.faults}
    assert status == 200
    assert kinds == {"console", "request elsewhere", "404"}
    assert any("inline script" in fault for fault in seen.faults)
    assert {line.split(":")[0] for line in violations} >= {"label", "image-alt"}
