"""How much a reader waits for: everything that a first visit to a briefing brings, as sent."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from app import ROOT
from app.accounts.models import Account
from app.briefings.models import Briefing, Version
from app.core.db import db
from config import Settings
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_comment, a_person, an_account
from tests.faults.server import Server, serving
from tests.journeys.browser import PHONE
from tests.world import session_of

pytestmark = [pytest.mark.browser, on_sqlite]

MOST_BYTES = 60_000
DEMO = ROOT / "app" / "demo" / "digital-leadership.toml"


def a_busy_briefing() -> Briefing:
    """About 1,000 words, four propositions, 50 comments of 80 words; less alike than real prose."""
    chance = random.Random(7)
    words = sorted(set(re.findall(r"[a-z]{2,}", DEMO.read_text())))

    def prose(length: int) -> str:
        return " ".join(chance.choices(words, k=length)).capitalize() + "."

    author = a_person("Ruth Adeyemi")
    briefing = a_briefing(*(prose(25) for _ in range(4)), authors=(author,))
    version = db.session.scalars(select(Version).where(Version.briefing_id == briefing.id)).one()
    paragraphs = [{"html": f"<p>{prose(90)}</p>\n"} for _ in range(10)]
    version.pieces = [*paragraphs, *version.pieces]
    db.session.commit()
    for number in range(50):
        a_comment(briefing, a_person(f"Person {number}"), prose(80))
    return briefing


def _sent(browser: Browser, address: str, session: str | None) -> dict[str, int]:
    """Bytes of each file of the first visit, headers included."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    if session is not None:
        site = "/".join(address.split("/")[:3])
        context.add_cookies([{"name": "moothall", "value": session, "url": site}])
    page = context.new_page()
    watch = context.new_cdp_session(page)
    files: dict[str, str] = {}
    bytes_of: dict[str, int] = {}

    def begun(event: Any) -> None:
        files[event["requestId"]] = event["request"]["url"]

    def ended(event: Any) -> None:
        bytes_of[files[event["requestId"]]] = int(event["encodedDataLength"])

    watch.on("Network.requestWillBeSent", begun)
    watch.on("Network.loadingFinished", ended)
    watch.send("Network.enable")
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    context.close()
    return bytes_of


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["stranger", "signed-in"])
def test_a_first_visit_to_fifty_comments_is_60_kb(
    settings: Settings, browser: Browser, is_signed_in: bool, request: pytest.FixtureRequest
) -> None:
    briefing = a_busy_briefing()
    account: Account | None = an_account(a_person("Priya Nair")) if is_signed_in else None
    session = session_of(request.getfixturevalue("app"), account) if is_signed_in else None
    db.session.remove()

    with serving(Server(settings, workers=1)) as server:
        address = f"http://127.0.0.1:{server.port}/briefings/{briefing.slug}"
        sent = _sent(browser, address, session)

    assert len(sent) >= 2
    assert sum(sent.values()) <= MOST_BYTES, sent
