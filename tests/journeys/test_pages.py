import pytest

from tests.engines import on_sqlite
from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.windows import OpenWindow

pytestmark = [pytest.mark.browser, on_sqlite, pytest.mark.usefixtures("app")]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_the_front_page_is_accessible(open_window: OpenWindow, width: int, dark: bool) -> None:
    window = open_window(width=width, dark=dark)

    assert window.open("/") == 200
    assert window.violations() == []
    assert window.overflow() == 0
