import pytest
from flask import Flask

from tests.faults import races
from tests.faults.server import Server

pytestmark = [pytest.mark.gate, pytest.mark.alone]


def test_the_same_vote_a_thousand_times_is_one_vote(ground: Flask) -> None:
    races.the_same_vote_a_thousand_times(ground, Server(ground.config["SETTINGS"]))


def test_opposite_votes_of_one_person_leave_one_and_right_counters(ground: Flask) -> None:
    races.opposite_votes_of_one_person(ground, Server(ground.config["SETTINGS"]))


def test_a_hundred_voters_at_once_are_a_hundred_votes(ground: Flask) -> None:
    races.a_hundred_voters_at_once(ground, Server(ground.config["SETTINGS"]))
