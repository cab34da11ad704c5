import pytest
from flask import Flask

from tests.engines import on_sqlite
from tests.faults import kills
from tests.faults.server import Server, needs_strace

pytestmark = [pytest.mark.gate, pytest.mark.alone]


@on_sqlite
def test_twenty_kills_under_eight_writers_lose_nothing_that_was_answered(ground: Flask) -> None:
    kills.killed_again_and_again(ground, Server(ground.config["SETTINGS"]), rounds=20)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True, scope="session")
def test_nor_do_kills_of_a_server_on_postgresql(ground: Flask) -> None:
    kills.killed_again_and_again(ground, Server(ground.config["SETTINGS"]), rounds=5, seed=2)


@on_sqlite
@needs_strace
def test_nor_does_a_kill_in_the_middle_of_writing(ground: Flask) -> None:
    kills.killed_at_chosen_writes(ground, Server(ground.config["SETTINGS"]), rounds=25)
