"""Hostile markup through everything that shows what people wrote, in Chromium without its policy.

The policy would stop most of it; here the cleaning alone has to.
"""

import re
from html import escape
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.discussion.models import CommentState
from app.discussion.services.pace import MOST_WAITING
from app.exchange.jobs import import_wordpress
from tests.engines import on_sqlite
from tests.exchange import exports
from tests.factories import a_briefing, a_comment, a_person
from tests.hostile.harm import Harm
from tests.hostile.inputs import MARKUP, all_markup
from tests.journeys.windows import OpenWindow
from tests.world import World

pytestmark = [pytest.mark.browser, on_sqlite]

A_PAGE = 40
NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_numbers = count(1)


def test_markup_in_comments_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _comments(world, open_window, MARKUP) == []


def test_markup_in_previews_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _previews(world, open_window, MARKUP[:6]) == []


def test_markup_in_names_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _names(world, open_window, MARKUP) == []


def test_markup_in_biographies_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _biographies(world, open_window, ["\n\n".join(MARKUP), *MARKUP[:3]]) == []


def test_markup_in_briefings_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _briefings(world, open_window, ["\n\n".join(MARKUP), *MARKUP[:3]]) == []


def test_markup_in_imports_does_no_harm(
    world: World, open_window: OpenWindow, tmp_path: Path
) -> None:
    assert _imports(world, open_window, ["\n\n".join(MARKUP), *MARKUP[:3]], tmp_path) == []


@pytest.mark.gate
def test_published_markup_in_comments_does_no_harm(world: World, open_window: OpenWindow) -> None:
    payloads = all_markup()

    assert len(payloads) == 152 + 20
    assert _comments(world, open_window, payloads) == []


@pytest.mark.gate
def test_published_markup_in_previews_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _previews(world, open_window, all_markup()) == []


@pytest.mark.gate
def test_published_markup_in_names_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _names(world, open_window, all_markup()) == []


@pytest.mark.gate
def test_published_markup_in_biographies_does_no_harm(
    world: World, open_window: OpenWindow
) -> None:
    assert _biographies(world, open_window, all_markup()) == []


@pytest.mark.gate
def test_published_markup_in_briefings_does_no_harm(world: World, open_window: OpenWindow) -> None:
    assert _briefings(world, open_window, all_markup()) == []


@pytest.mark.gate
def test_published_markup_in_imports_does_no_harm(
    world: World, open_window: OpenWindow, tmp_path: Path
) -> None:
    assert _imports(world, open_window, all_markup(), tmp_path) == []


def _comments(world: World, open_window: OpenWindow, payloads: list[str]) -> list[str]:
    """Posted at once by a moderator, held from a newcomer; on the pages that show them."""
    found: list[str] = []
    harm = _watch(world, open_window)
    for start in range(0, len(payloads), MOST_WAITING):
        world.reset()
        for poster in ("moderator", "practitioner"):
            client = world.client(poster)
            for payload in payloads[start : start + MOST_WAITING]:
                _post(world, client, "/briefings/another-published/comments/new", body=payload)
        for page in ("/briefings/another-published", "/people/moderator", "/moderation"):
            found += harm.look(page)
    return found


def _previews(world: World, open_window: OpenWindow, payloads: list[str]) -> list[str]:
    found: list[str] = []
    harm = _watch(world, open_window)
    page = harm.window.page
    for payload in payloads:
        harm.found.clear()
        harm.window.open("/briefings/another-published/comments/new")
        page.get_by_label("Your comment").fill(payload)
        page.get_by_role("button", name="Preview").click()
        page.wait_for_load_state()
        found += [f"{line} from {payload!r}" for line in harm.touch()]
    return found


def _names(world: World, open_window: OpenWindow, payloads: list[str]) -> list[str]:
    """As no form would let them through: of people, organisations' work, topics and titles."""
    found: list[str] = []
    harm = _watch(world, open_window)
    for start in range(0, len(payloads), A_PAGE):
        world.reset()
        author = a_person("Ruth Adeyemi")
        some = payloads[start : start + A_PAGE]
        briefing = a_briefing(*some[:9], title=some[0], slug="named", authors=(author,))
        for payload in some:
            person = a_person("A B", handle=f"h-{next(_numbers)}")
            person.name = payload
            a_comment(briefing, person)
            a_comment(briefing, person, state=CommentState.PENDING)
        for page in ("/briefings/named", "/moderation", "/admin/people", "/briefings", "/"):
            found += harm.look(page)
    return found


def _biographies(world: World, open_window: OpenWindow, payloads: list[str]) -> list[str]:
    found: list[str] = []
    harm = _watch(world, open_window)
    client = world.client("practitioner")
    for payload in payloads:
        _post(world, client, "/account/profile", name="P", bio=payload, organisation_type="")
        found += [f"{line} from {payload!r}" for line in harm.look("/people/practitioner")]
    return found


def _briefings(world: World, open_window: OpenWindow, payloads: list[str]) -> list[str]:
    """Everywhere in the author's form at once; then the preview and the published page."""
    found: list[str] = []
    harm = _watch(world, open_window)
    for payload in payloads:
        world.reset()
        client = world.client("author")
        desk = _post(
            world,
            client,
            "/desk/briefings/author-draft",
            saves="0",
            spare_key="spare-key",
            title=" ".join(payload.split())[:200] or "Title",
            standfirst=payload[:600],
            source=payload + "\n\n{{proposition: key-1}}",
            **{
                "propositions-0-key": "key-1",
                "propositions-0-kind": "step",
                "propositions-0-text": payload[:1000],
                "propositions-0-rationale": payload,
                "propositions-0-alternatives": payload,
            },
        )
        seen = harm.look(f"{desk}/preview")
        seen += harm.look(_post(world, client, f"{desk}/publish", saves="1", doubted="yes"))
        found += [f"{line} from {payload!r}" for line in seen]
    return found


def _imports(world: World, open_window: OpenWindow, payloads: list[str], folder: Path) -> list[str]:
    world.reset()
    harm = _watch(world, open_window)
    found: list[str] = []
    words = [NOT_IN_XML.sub("", payload).replace("]]>", "]]]]><![CDATA[>") for payload in payloads]
    items = [
        exports.an_item(
            number, exports.a_comment(number, words=said, author=escape(said[:60])), words=said
        )
        for number, said in enumerate(words, start=1)
    ]
    report = import_wordpress(exports.an_export(folder, *items)).as_json()
    assert report["briefings"]["imported"] == len(payloads)
    for number, payload in enumerate(payloads, start=1):
        page = f"/briefings/post-{number}"
        found += [f"{line} from {payload!r}" for line in harm.look(page)]
    return found


def _watch(world: World, open_window: OpenWindow) -> Harm:
    """Whoever sees everything, in a browser whose policy is off."""
    return Harm(open_window(session=world.sessions["administrator"], policy=False))


def _post(world: World, client: FlaskClient, path: str, **fields: str) -> str:
    """Where the answer leads; the path itself when the form comes again."""
    key = f"key-{next(_numbers):016}"
    common = {"csrf_token": world.token, "form_key": key, "about": "", "bearing": "neither"}
    answer = client.post(path, data=common | fields, buffered=True)
    assert answer.status_code in (303, 409, 422), f"{path} answered {answer.status_code}"
    return str(answer.headers.get("Location", path)).partition("#")[0]
