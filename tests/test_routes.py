"""Every address, asked by everyone, answers as the one table in `tests.routes` says."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web import CONTENT_POLICY, SAFE
from tests import world as worlds
from tests.engines import on_sqlite
from tests.routes import KEPT, OPEN_FORMS, ROWS, SIGNED, address, asked, filled
from tests.world import World

pytestmark = on_sqlite


def _name(row: list[str]) -> str:
    return " ".join(row[:3])


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_route_answers_everyone_as_the_table_says(world: World, row: list[str]) -> None:
    method, rule, whose, *_ = row
    is_safe = method in SAFE
    before = worlds.digest()

    answers = {}
    for actor, _ in asked(row):
        response = _ask(world, actor, method, rule, whose)
        answers[actor] = _answer(response)
        _headers_hold(response, rule, actor)
        if not is_safe:
            world.reset()

    assert answers == dict(asked(row))
    assert not is_safe or worlds.digest() == before, "reading changed something"


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row[0] not in SAFE and row[1] not in SIGNED], ids=_name
)
def test_nothing_changes_without_the_token_of_a_form(world: World, row: list[str]) -> None:
    method, rule, whose, *_ = row
    before = worlds.digest()

    answers = {}
    for actor, _ in asked(row):
        fields = filled(rule, whose, actor) | {"csrf_token": "made-up"}
        client = world.client(actor)
        answers[actor] = client.open(
            address(rule, whose, actor), method=method, data=fields
        ).status_code

    assert answers == {actor: 400 for actor, _ in asked(row)}
    assert worlds.digest() == before


def test_every_route_has_its_rows(migrated: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in migrated.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    named: dict[tuple[str, str], set[str]] = {(row[0], row[1]): set() for row in ROWS}
    for method, rule, whose, *_ in ROWS:
        named[method, rule].add(whose.partition("-")[0])

    assert len({_name(row) for row in ROWS}) == len(ROWS), "a row stands twice"
    assert routes - set(named) == set(), "routes without a row"
    assert set(named) - routes == set(), "rows without a route"
    assert [
        route
        for route, owners in named.items()
        if re.search("<.*(slug|public_id|handle)>", route[1]) and not owners >= {"own", "another"}
    ] == []


def test_addresses_are_kebab_case_and_their_parts_known(migrated: Flask) -> None:
    part = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<((int|path):)?[a-z_]+>")
    strange = [
        rule.rule
        for rule in migrated.url_map.iter_rules()
        if not all(part.fullmatch(piece) for piece in rule.rule.split("/") if piece)
    ]

    assert strange == []


def test_every_template_compiles(migrated: Flask) -> None:
    for name in migrated.jinja_env.list_templates(extensions=["html", "txt", "xml"]):
        migrated.jinja_env.get_template(name)


def _ask(world: World, actor: str, method: str, rule: str, whose: str) -> TestResponse:
    path = address(rule, whose, actor)
    if method in SAFE:
        client = world.client(actor, remembered=actor != "anonymous")
        return client.open(path, method=method, buffered=True)
    fields = filled(rule, whose, actor) | {"csrf_token": world.token}
    return world.client(actor).open(path, method=method, data=fields)


def _answer(response: TestResponse) -> str:
    if response.status_code in (302, 303) and response.location.startswith("/sign-in"):
        return "in"
    return str(response.status_code)


def _headers_hold(response: TestResponse, rule: str, actor: str) -> None:
    found = response.headers
    assert found["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "same-origin"
    assert found["Cross-Origin-Opener-Policy"] == "same-origin"
    assert found["X-Request-Id"]
    if rule in KEPT:
        assert "no-store" not in found["Cache-Control"]
    elif actor != "anonymous":
        assert "no-store" in found["Cache-Control"]
        assert "Cookie" in found.get("Vary", "")
    elif response.request.method in SAFE and rule not in OPEN_FORMS:
        assert "Set-Cookie" not in found, "gave a stranger a cookie"
