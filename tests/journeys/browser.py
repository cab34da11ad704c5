"""A Chromium whose windows remember everything a visitor must never meet."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

DESKTOP = 1280
PHONE = 390
FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# WCAG 2.2 AA is these tags together; target size is its only new rule that axe can see.
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Chromium says this of every page that answers 4xx; such answers are judged by their status.
EXPECTED = "Failed to load resource: the server responded with a status of 4"
OUTLINE = """
() => {
  const wrong = [];
  const skip = document.querySelector("body > a");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (!/\\S.* \u2013 \\S/.test(document.title)) wrong.push(`title: ${document.title}`);
  if (!skip || skip.getAttribute("href") !== "#main") wrong.push("no skip link");
  for (const name of document.querySelectorAll("[id]")) {
    if (document.querySelectorAll(`[id="${CSS.escape(name.id)}"]`).length > 1) {
      wrong.push(`id twice: ${name.id}`);
    }
  }
  return wrong;
}
"""


def chromium() -> str | None:
    """Where Debian's browser is, the lightest that there is; None when none is installed."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Window:
    """One visitor's window. `faults` lists errors of scripts and policy, and requests elsewhere."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)
    runs_scripts: bool = True

    def open(self, path: str) -> int:
        """Go to a page of the site; its status."""
        answer = self.page.goto(self.site + path)
        assert answer is not None
        return answer.status

    def violations(self, *, only: Sequence[str] = STANDARD) -> list[str]:
        """What axe finds against WCAG 2.2 AA, or against some rules only; a line an element."""
        assert self.runs_scripts, "axe is a script: without them it would never answer"
        self._wait()
        self.page.evaluate(f"typeof axe === 'object' || {AXE_SCRIPT}")
        found = self.page.evaluate(
            "only => axe.run({resultTypes: ['violations'], runOnly: only})", list(only)
        )
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def outline(self) -> list[str]:
        """What is wrong with the page as a whole: its title, its one heading, its language."""
        self._wait()
        return [str(line) for line in self.page.evaluate(OUTLINE)]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        self._wait()
        return int(self.page.evaluate(wider))

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _wait(self) -> None:
        """Until the page is whole: what was pressed a moment ago may have led to another one."""
        self.page.wait_for_load_state()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site + "/", "data:")):
            self.faults.append(f"request elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= (500 if is_page else 400):
            self.faults.append(f"{response.status}: {response.url}")


def window(context: BrowserContext, site: str, *, scripts: bool = True) -> Window:
    opened = Window(context.new_page(), site, runs_scripts=scripts)
    opened.watch()
    return opened
