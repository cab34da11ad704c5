from datetime import timedelta

import pytest

from app import DESCRIBING
from app.core.errors import Missing
from app.notifications import queries
from app.notifications.queries import A_PAGE, MOST_COUNTED, Line
from tests.factories import LONG_AGO, a_notification, a_person
from tests.notifications.conftest import KIND, Sky

pytestmark = pytest.mark.usefixtures("app")


def test_an_inbox_is_read_page_by_page_the_newest_first(sky: Sky) -> None:
    ana = a_person()
    told = [a_notification(ana, n, kind=KIND).id for n in range(1, A_PAGE + 4)]
    a_notification(a_person(), 1, kind=KIND)

    first = queries.inbox(ana)
    second = queries.inbox(ana, first.after)

    assert [row.id for row in [*first.rows, *second.rows]] == told[::-1]
    assert (len(first.rows), second.after) == (A_PAGE, None)
    assert second.rows[-1].line == Line("It rained on day 1", "/rules?day=1", "Wet.")
    assert [len(ids) for ids in sky.asked] == [A_PAGE, 3], "asked once a page"


def test_what_may_not_be_seen_is_left_out(sky: Sky) -> None:
    ana = a_person()
    for n in (1, 2, 3):
        a_notification(ana, n, kind=KIND, hidden=n == 3)
    a_notification(ana, 1, kind="of another version")
    del sky.lines[2]

    assert [row.line.path for row in queries.inbox(ana).rows] == ["/rules?day=1"]


def test_a_foreign_cursor_is_refused() -> None:
    with pytest.raises(Missing):
        queries.inbox(a_person(), "made-up")


def test_unread_is_what_is_neither_read_nor_hidden() -> None:
    ana = a_person()
    a_notification(ana, 1)
    a_notification(ana, 2)
    a_notification(ana, 3, read_at=LONG_AGO)
    a_notification(ana, 4, hidden=True)
    a_notification(a_person(), 1)

    assert queries.unread(ana) == 2


def test_nobody_counts_beyond_ninety_nine(statements: list[str]) -> None:
    ana = a_person()
    for n in range(MOST_COUNTED + 5):
        a_notification(ana, n)
    statements.clear()

    assert queries.unread(ana) == MOST_COUNTED + 1
    assert [each for each in statements if each != "BEGIN"] == statements[-1:]


def test_every_kind_that_is_described_has_a_title_where_mail_is_chosen() -> None:
    assert [
        (room.__name__, room.DESCRIBERS.keys() ^ room.TITLES.keys())
        for room in DESCRIBING
        if room.DESCRIBERS.keys() != room.TITLES.keys()
    ] == []


def test_one_line_is_its_own_readers_alone(sky: Sky) -> None:
    ana, bo = a_person(), a_person()
    told = a_notification(ana, 1, kind=KIND, at=LONG_AGO + timedelta(days=1))

    assert queries.told(ana, told.id).line == sky.lines[1]
    with pytest.raises(Missing):
        queries.told(bo, told.id)
