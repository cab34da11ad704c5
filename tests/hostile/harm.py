"""What a page did that no user's words may make it do."""

from typing import Any

from playwright.sync_api import Page

from tests.journeys.browser import Window

# Touch whatever is there as a curious reader would; links elsewhere are not followed.
TOUCH = """
() => {
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a");
    if (!link || link.protocol !== "javascript:") event.preventDefault();
  }, true);
  addEventListener("submit", (event) => event.preventDefault(), true);
  for (const element of document.querySelectorAll("body *")) {
    for (const kind of ["pointerover", "mouseover", "mouseenter", "mousemove", "mousedown",
                        "focus", "keydown", "toggle", "mouseup", "click"]) {
      element.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true}));
    }
    if (element.focus) element.focus();
  }
}
"""
FIND = """
() => {
  const bad = [];
  const foreign = /^(iframe|frame|object|embed|base|applet|style|math|foreignobject|template)$/i;
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    const source = element.getAttribute("src") || "";
    const shown = element.outerHTML.slice(0, 200);
    for (const attribute of element.getAttributeNames()) {
      if (/^(on.*|style|srcdoc|ping|(data-)?hx-on.*)$/i.test(attribute)) {
        bad.push(`attribute ${attribute}: ${shown}`);
      }
    }
    if (/^(a|area)$/i.test(name) && element.hasAttribute("href")
        && !["http:", "https:", "mailto:"].includes(element.protocol)) {
      bad.push(`link: ${shown}`);
    }
    if (name === "img" && !source.startsWith("/")) {
      bad.push(`image: ${shown}`);
    }
    if (foreign.test(name)) {
      bad.push(`element: ${shown}`);
    }
    const isData = name === "script" && element.type === "application/ld+json"
      && JSON.parse(element.textContent);
    if (name === "script" && !isData && !/^\\/(static|assets)\\//.test(source)) {
      bad.push(`script: ${shown}`);
    }
    if (name === "meta" && (element.httpEquiv
        || element.parentElement !== document.head && !element.hasAttribute("itemprop"))) {
      bad.push(`meta: ${shown}`);
    }
    if (element.closest(".text, .read, .preview") && !element.closest(".prop")
        && /^(form|input|button|select|textarea|svg)$/i.test(name)) {
      bad.push(`form part: ${shown}`);
    }
    if (name === "form" && new URL(element.action, location.href).origin !== origin) {
      bad.push(`form: ${shown}`);
    }
  }
  return bad;
}
"""


class Harm:
    """Everything hostile that happened in a window; it opens pages without their policy."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.found: list[str] = []
        page = window.page
        page.on("dialog", self._dialog)
        watch = page.context.new_cdp_session(page)
        watch.on("Debugger.scriptParsed", self._script)
        watch.send("Debugger.enable")

    def look(self, path: str) -> list[str]:
        """Open a page, touch everything on it; what was found there."""
        self.found.clear()
        status = self.window.open(path)
        assert status == 200, f"{path} answered {status}"
        return self.touch()

    def touch(self) -> list[str]:
        page = self.window.page
        self.found += page.evaluate(FIND)
        page.evaluate(TOUCH)
        _settle(page)
        self.found += self.window.faults
        self.window.faults.clear()
        return list(self.found)

    def _dialog(self, dialog: Any) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _script(self, script: dict[str, Any]) -> None:
        """Every script that Chromium compiles: in the page, in attributes, in addresses."""
        url = str(script["url"])
        site = self.window.site
        is_ours = url.startswith((f"{site}/static/", f"{site}/assets/"))
        if url and not is_ours and not url.startswith(("chrome", "pptr", "__playwright")):
            self.found.append(f"script ran: {url} from line {script['startLine']}")


def _settle(page: Page) -> None:
    """Wait until what was set off has had its turn."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
