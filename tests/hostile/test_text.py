"""Whatever is typed is kept as it is, or refused with a sentence; nothing answers with a fault."""

import io
import unicodedata
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from app.core.db import db
from tests.engines import mostly_on_sqlite, on_postgresql, on_sqlite
from tests.hostile.fields import ASKED, NUMBERS, TYPED, Number, Typed, stored
from tests.hostile.inputs import NAUGHTY, all_naughty
from tests.journeys.post import deliver
from tests.routes import address, filled
from tests.world import World

A_FEW = ["", "nul \x00 inside", "A\u030angstr\u00f6m", "\U0001f3f4\u200d\u2620 <b>%s</b> {{ 7*7 }}"]
NUMBERS_TO_TRY = [
    *("-1", "0", "007", "1e3", "1.0", "0x1", " 1 ", "\u0663", "\uff19", "NaN", "true", "[]", ""),
    *(
        "2147483648",
        "1" * 40,
        "9223372036854775808",
        "9" * 40,
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
    ),
]


def _typed_name(typed: Typed) -> str:
    return f"{typed.rule} {typed.name}"


@on_sqlite
@pytest.mark.parametrize("typed", TYPED, ids=_typed_name)
def test_a_field_keeps_what_is_typed_or_says_why_not(world: World, typed: Typed) -> None:
    assert _wrong(world, typed, NAUGHTY) == []


@on_postgresql
@pytest.mark.parametrize("typed", TYPED, ids=_typed_name)
def test_the_same_on_postgresql(world: World, typed: Typed) -> None:
    assert _wrong(world, typed, A_FEW) == []


@pytest.mark.gate
@on_sqlite
@pytest.mark.parametrize("typed", TYPED, ids=_typed_name)
def test_a_field_keeps_every_naughty_string_or_says_why_not(world: World, typed: Typed) -> None:
    strings = all_naughty()

    assert len(strings) == 515
    assert _wrong(world, typed, strings) == []


@mostly_on_sqlite
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number.rule} {number.name}")
def test_numbers_that_are_none_are_refused(world: World, number: Number) -> None:
    wrong = []
    for value in NUMBERS_TO_TRY:
        response = _send(world, number.rule, number.whose, number.actor, {number.name: value})
        if response.status_code >= 500:
            wrong.append(value)

    assert wrong == []


@pytest.mark.parametrize("asked", ASKED)
def test_no_address_answers_with_a_fault(world: World, asked: str) -> None:
    assert _faults(world, asked, [*A_FEW, *NUMBERS_TO_TRY]) == []


@pytest.mark.gate
@on_sqlite
@pytest.mark.parametrize("asked", ASKED)
def test_no_address_answers_a_naughty_string_with_a_fault(world: World, asked: str) -> None:
    assert _faults(world, asked, [*NAUGHTY, *all_naughty()]) == []


def _wrong(world: World, typed: Typed, values: list[str]) -> list[str]:
    """What came of each value that was neither kept nor refused."""
    wrong = []
    for value in values:
        world.reset()
        response = _send(
            world, typed.rule, typed.whose, typed.actor, typed.also | {typed.name: value}
        )
        if response.status_code == 422:
            if not _says_why(response):
                wrong.append(f"{value!r}: 422 without a reason")
        elif response.status_code not in (303, 400, 401, 404, 429):
            wrong.append(f"{value!r}: {response.status_code}")
        elif typed.kept is not None and (found := _stored(typed) or "") != _expected(value):
            wrong.append(f"{value!r}: kept as {found!r}, answered {response.status_code}")
    return wrong


def _stored(typed: Typed) -> str | None:
    deliver()  # what registers somebody is a job
    found = stored(typed)
    db.session.rollback()
    return found


def _expected(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").strip())


def _says_why(response: TestResponse) -> bool:
    return 'class="error' in response.text or 'role="alert"' in response.text


def _send(world: World, rule: str, whose: str, actor: str, typed: dict[str, str]) -> TestResponse:
    fields: dict[str, object] = {**filled(rule, whose, actor), **typed, "csrf_token": world.token}
    if rule.endswith("/attachments"):
        fields["file"] = (io.BytesIO(b"%PDF-1.7 minutes"), "minutes.pdf")
    client = world.client(actor)
    return client.post(address(rule, whose, actor), data=fields, buffered=True)


def _faults(world: World, asked: str, values: list[str]) -> list[str]:
    client = world.client("administrator")
    wrong = []
    for value in values:
        written = quote(value, safe="") or "-"
        response = client.get(asked.replace("{}", written), buffered=True)
        if response.status_code >= 500:
            wrong.append(f"{value!r}: {response.status_code}")
    return wrong
