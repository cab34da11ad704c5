"""Pictures of every page, to be looked at: `python -m tests.journeys.shots FOLDER`.

Each page as a stranger and as the least of its readers sees it: wide, narrow and by night.
"""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from playwright.sync_api import Browser

from app import ROOT, create_app
from config import Settings
from tests import world as worlds
from tests.journeys.browser import DESKTOP, PHONE, browsing, chromium
from tests.journeys.site import serving
from tests.routes import pages

LOOKS = [("desktop", DESKTOP, False), ("phone", PHONE, False), ("dark", DESKTOP, True)]


def main() -> None:
    folder = Path(sys.argv[1])
    path = chromium()
    assert path is not None, "Chromium is missing"
    with tempfile.TemporaryDirectory() as instance:
        settings = Settings(
            instance=Path(instance),
            database_url=f"sqlite:///{instance}/moothall.db",
            secret_key="shots",
            site_url="http://localhost",
        )
        app = create_app(settings, testing=True)
        with app.app_context():
            world = _filled(app, settings)
            app.config["WTF_CSRF_ENABLED"] = True
        with app.app_context(), serving(app) as site, browsing(path) as browser:
            for look, width, dark in LOOKS:
                _shoot(browser, world, site, folder / look, width=width, dark=dark)


def _filled(app: Flask, settings: Settings) -> worlds.World:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    command.upgrade(alembic, "head")
    return worlds.made(app, settings)


def _shoot(
    browser: Browser, world: worlds.World, site: str, folder: Path, *, width: int, dark: bool
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shown: set[tuple[str, bool]] = set()
    for reader in worlds.ACTORS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        if reader != "anonymous":
            session = world.sessions[reader]
            context.add_cookies([{"name": "moothall", "value": session, "url": site}])
        page = context.new_page()
        for address, rule in pages(reader):
            if (rule, reader == "anonymous") not in shown:
                page.goto(site + address)
                name = re.sub(r"[^a-z0-9]+", "-", address).strip("-") or "home"
                page.screenshot(path=folder / f"{name}-{reader}.png", full_page=True)
                shown.add((rule, reader == "anonymous"))
        context.close()


if __name__ == "__main__":
    main()
