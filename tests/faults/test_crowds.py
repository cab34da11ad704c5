import pytest
from flask import Flask

from tests.faults import crowds
from tests.faults.server import Server

pytestmark = [pytest.mark.gate, pytest.mark.alone]


def test_fifty_people_who_respond_at_once_are_fifty_responses(ground: Flask) -> None:
    crowds.fifty_responses_at_once(ground, Server(ground.config["SETTINGS"]))


def test_letters_typed_in_at_once_and_twice_are_each_one_response(ground: Flask) -> None:
    crowds.letters_typed_in_at_once(ground, Server(ground.config["SETTINGS"]))
