"""A kind that needs nothing above: what it says is what this world says now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from app.accounts.models import Person
from app.notifications import queries
from app.notifications.queries import Line

KIND = "rain"


@dataclass
class Sky:
    """Which subjects may be seen, and how often somebody asked."""

    lines: dict[int, Line] = field(default_factory=dict)
    asked: list[list[int]] = field(default_factory=list)

    def describe(self, _reader: Person, ids: Sequence[int]) -> dict[int, Line]:
        self.asked.append(list(ids))
        return {n: self.lines[n] for n in ids if n in self.lines}


@pytest.fixture
def sky(monkeypatch: pytest.MonkeyPatch) -> Sky:
    sky = Sky({n: Line(f"It rained on day {n}", f"/rules?day={n}", "Wet.") for n in range(1, 200)})
    monkeypatch.setitem(queries.DESCRIBERS, KIND, sky.describe)
    monkeypatch.setitem(queries.TITLES, KIND, "Rain")
    return sky
