"""Every address that something might have, and what differs at one from one time to the next."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tests.routes import ROWS

Fills = Mapping[str, Sequence[str]]
DRAWN = re.compile(r'name="(csrf_token|form_key|spare_key)"[^>]*|draft%3D[\w-]*')
"""By lot, for each form."""
OFFICES = ("/admin", "/desk", "/moderation/")


def every(fills: Fills, method: str = "GET") -> Iterator[str]:
    """Rules with a gap that nothing fills are left out."""
    for rule in dict.fromkeys(row[1] for row in ROWS if row[0] == method):
        yield from _filled(rule, fills)


def of_readers(fills: Fills) -> list[str]:
    """As `every`, of what people read who have no office."""
    found = [address for address in every(fills) if not address.startswith((*OFFICES, "/assets"))]
    sorts = [
        f"/briefings/{slug}?sort={sort}"
        for slug in fills["slug"]
        for sort in ("oldest", "helpful", "disputed")
    ]
    return [*found, *sorts, "/moderation/log", "/moderation/log.atom"]


def _filled(rule: str, fills: Fills) -> Iterator[str]:
    gaps = [gap for gap in fills if f"{gap}>" in rule]
    for values in product(*(fills[gap] for gap in gaps)):
        filled = rule
        for gap, value in zip(gaps, values, strict=True):
            for converter in ("", "int:", "path:"):
                filled = filled.replace(f"<{converter}{gap}>", value)
        if "<" not in filled:
            yield filled
