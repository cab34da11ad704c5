"""A clock does not tell who has an account."""

import random
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.services import entrance
from tests.accounts.visitors import EMAIL, PASSWORD, register

PAIRS = 200


def seconds(app: Flask, path: str, fields: dict[str, str]) -> float:
    client = app.test_client()
    start = time.perf_counter()
    client.post(path, data=fields)
    return time.perf_counter() - start


def odds_of_telling(known: list[float], unknown: list[float]) -> float:
    """Area under the ROC curve: 0.5 is a guess."""
    slower = sum((k > u) + 0.5 * (k == u) for k in known for u in unknown)
    return slower / len(known) / len(unknown)


@pytest.mark.gate
@pytest.mark.alone
@pytest.mark.parametrize("path", ["/sign-in", "/register", "/recover"])
def test_answers_take_as_long_for_known_as_for_unknown_addresses(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for limit in ("MOST_FAILURES", "MOST_LETTERS"):
        monkeypatch.setattr(entrance, limit, 10**9)
    register(client)
    taken: dict[bool, list[float]] = {True: [], False: []}

    for n in range(PAIRS):
        for is_known in random.sample([True, False], 2):
            email = EMAIL if is_known else f"nobody-{n}@example.org"
            fields = {"name": "Ana Reyes", "email": email, "password": f"not {PASSWORD}"}
            taken[is_known].append(seconds(app, path, fields))

    assert 0.4 <= odds_of_telling(taken[True], taken[False]) <= 0.6
