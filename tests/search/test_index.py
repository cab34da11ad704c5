"""On PostgreSQL comments are asked for in windows of time, in steps that grow."""

from datetime import timedelta

import pytest

from app.search import jobs
from app.search.matching import sought
from app.search.queries import Order, Wanted, index, search
from tests.factories import LONG_AGO, a_briefing, a_comment

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("apart", [timedelta(seconds=1), timedelta(hours=30), timedelta(days=90)])
def test_all_is_found_whatever_the_windows(
    monkeypatch: pytest.MonkeyPatch, apart: timedelta
) -> None:
    monkeypatch.setattr(index, "FEW", 0)
    monkeypatch.setattr(index, "_PASSED", index._passed(3, 10))
    briefing = a_briefing()
    made = [
        a_comment(
            briefing, words="Often, rarely." if n % 13 == 5 else "Often.", at=LONG_AGO + n * apart
        )
        for n in range(45)
    ]
    jobs.bring_up_to_date()

    found = {typed: _ids(typed) for typed in ("often", "rarely", "often rarely")}

    newest_first = [comment.id for comment in reversed(made)]
    rare = [made[n].id for n in (44, 31, 18, 5)]
    assert found == {"often": newest_first, "rarely": rare, "often rarely": rare}


def _ids(typed: str) -> list[int]:
    wanted = Wanted(sought(typed), Order.NEWEST)
    page = search(wanted, None)
    found = [hit.subject.id for hit in page.hits]
    while page.after is not None:
        page = search(wanted, None, page.after)
        found += [hit.subject.id for hit in page.hits]
    return found
