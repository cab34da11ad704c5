"""Fills in forms as a browser would."""

from html.parser import HTMLParser

HERE = "/desk/briefings/bins"


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's first changing form, but its buttons."""
    parser = _Fields()
    parser.feed(page)
    return parser.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._is_in = False
        self._area = ""
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_in = given.get("method") == "post" and not self.found
        elif not self._is_in:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea" and "name" in given:
            self._area = given["name"]
            self.found[self._area] = ""
        elif tag == "select":
            self._choice = given["name"]
        elif tag == "option" and ("selected" in given or self._choice not in self.found):
            self.found[self._choice] = given["value"]

    def _input(self, given: dict[str, str]) -> None:
        is_box = given.get("type") in ("checkbox", "radio")
        if "name" in given and given.get("type") != "file" and (not is_box or "checked" in given):
            self.found[given["name"]] = given.get("value", "y" if is_box else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.found[self._area] = self.found[self._area].replace("\r\n", "\n").removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data
