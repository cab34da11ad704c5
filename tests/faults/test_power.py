import pytest
from flask import Flask

from tests.engines import on_sqlite
from tests.faults import power
from tests.faults.server import needs_strace

pytestmark = [pytest.mark.gate, pytest.mark.alone, on_sqlite]


@needs_strace
def test_a_power_cut_after_any_acknowledgement_loses_nothing(ground: Flask) -> None:
    power.cut_at_every_acknowledgement(ground)
