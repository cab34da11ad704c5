"""A visitor without a mouse: every act is a key press, and is counted; prose is not."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

FOCUSED = """
() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const group = it.type === "radio" ? it.closest("fieldset")?.querySelector("legend") : null;
  const named = it.labels?.length ? [...it.labels].map((l) => l.innerText).join(" ") : it.innerText;
  return [group?.innerText, named || it.getAttribute("aria-label")].join(" ").replace(/\\s+/g, " ");
}
"""
SETTLED = """
!document.querySelector("[autofocus]:not([hidden])") || document.activeElement !== document.body
"""
FARTHEST = 40
PATIENCE = 40


@dataclass
class Keys:
    page: Page
    pressed: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def to(self, name: str, key: str = "Tab") -> None:
        """Go on until what is named so has the focus."""
        passed = []
        for _ in range(FARTHEST):
            self.press(key)
            passed.append(str(self.page.evaluate(FOCUSED)))
            if re.search(name, passed[-1]):
                return
        raise AssertionError(f"{name} was not reached: {passed}")

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def go(self, key: str = "Enter") -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press(key)
        for _ in range(PATIENCE):  # a page gives its focus away after it is loaded
            if self.page.evaluate(SETTLED):
                break
            self.page.wait_for_timeout(50)
