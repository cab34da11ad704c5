"""One sentence that stands for a longer text."""

import re

SHORTEST, LONGEST = 10, 180

_CLOSING, _OPENING = "\"'\u201d\u2019)", "\"'\u201c\u2018("
_END = re.compile(rf"(?<=[.!?])[{_CLOSING}]*\s+(?=[{_OPENING}]?[A-Z0-9])|\n+")


def summary_of(text: str) -> str:
    """The first sentence, with those after it while it is too short; cut at a word if too long.

    Empty when the whole text is shorter than SHORTEST.
    """
    found = ""
    start = 0
    for end in [*_END.finditer(text), None]:
        found = " ".join(text[: end.start() if end else len(text)].split())
        start = end.end() if end else len(text)
        if len(found) >= SHORTEST or start >= len(text):
            break
    if len(found) < SHORTEST:
        return ""
    if len(found) <= LONGEST:
        return found
    return found[:LONGEST].rsplit(" ", 1)[0][: LONGEST - 1].rstrip(",;:- ") + "…"
