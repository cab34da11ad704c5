"""The desk, as an author without JavaScript uses it."""

import io
import json
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries
from app.briefings.models import Briefing, BriefingState, Manuscript
from app.core import clock
from app.core.db import db
from app.core.errors import Unreadable
from app.core.text import one_line, plain
from tests.briefings.forms import HERE, fields
from tests.data import data
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person, sign_in
from tests.hostile.inputs import NAUGHTY


@pytest.fixture
def draft(author: Person) -> Briefing:
    return a_briefing("One.", "Two.", slug="bins", state=BriefingState.DRAFT, authors=(author,))


def _manuscript() -> Manuscript:
    db.session.rollback()
    return db.session.scalars(select(Manuscript).execution_options(populate_existing=True)).one()


def _briefing(author: Person) -> Briefing:
    db.session.rollback()
    return queries.by_slug("bins", author)


def _save(desk: FlaskClient, do: str = "save", **typed: str) -> str:
    """Where the browser goes after it sent the form with what was typed into it."""
    form = fields(desk.get(HERE).text)
    answer = desk.post(HERE, data=form | typed | {"do": do})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_briefing_is_written_published_and_found(desk: FlaskClient) -> None:
    started = desk.post("/desk/briefings/new", data={"title": "Two steps to quieter bins"})
    form = fields(desk.get(started.location).text)
    form |= {"standfirst": "Fewer lids.", "source": "Bins are loud."}
    key = form["spare_key"]
    added = desk.post(started.location, data=form | {"do": f"add {key}"})
    assert added.location.endswith(f"#proposition-{key}")
    form = fields(desk.get(added.location).text) | {"propositions-0-text": "Buy lids that close."}
    saved = desk.post(started.location, data=form | {"do": "publish"})
    page = desk.get(saved.location)
    assert "The title says 2, and there is one proposition." in page.text
    assert "Publish anyway" in page.text
    published = desk.post(saved.location, data=fields(page.text))

    assert published.status_code == 303
    article = desk.get(published.location).text
    assert "Bins are loud." in article
    assert "Buy lids that close." in article
    listed = desk.get("/briefings").text
    assert 'href="/briefings/two-steps-to-quieter-bins">Two steps to quieter bins</a>' in listed


@pytest.mark.usefixtures("draft")
def test_every_button_keeps_what_was_typed(desk: FlaskClient) -> None:
    typed = {"title": "Lids", "propositions-0-text": "First.", "propositions-1-rationale": "Why."}

    _save(desk, "down key-1", **typed)
    after_moving = _manuscript()
    assert after_moving.title == "Lids"
    assert [(row.text, row.rationale) for row in after_moving.drafted] == [
        ("Two.", "Why."),
        ("First.", ""),
    ]
    _save(desk, "remove key-2", standfirst="Short.")
    after_removing = _manuscript()
    assert after_removing.standfirst == "Short."
    assert [row.text for row in after_removing.drafted] == ["First."]
    assert "key-2" not in after_removing.source
    assert _save(desk, "preview").endswith("/preview")
    assert _save(desk, "publish").endswith("/publish")


@pytest.mark.usefixtures("draft")
def test_a_form_sent_twice_adds_one_proposition(desk: FlaskClient) -> None:
    form = fields(desk.get(HERE).text)

    for _ in range(2):
        answer = desk.post(HERE, data=form | {"do": f"add {form['spare_key']}"})
        assert answer.status_code == 303

    assert len(_manuscript().drafted) == 3


@pytest.mark.usefixtures("draft")
def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(
    desk: FlaskClient,
) -> None:
    mine = fields(desk.get(HERE).text)
    _save(desk, source="Their text.")

    refused = desk.post(HERE, data=mine | {"source": "My text."})

    assert refused.status_code == 409
    assert "Somebody saved another text while you were writing" in refused.text
    assert "Their text.</textarea>" in refused.text
    assert _manuscript().source == "Their text."
    form = fields(refused.text)
    assert form["source"] == "My text."
    assert desk.post(HERE, data=form).status_code == 303
    assert _manuscript().source == "My text."


@pytest.mark.usefixtures("draft")
def test_a_form_with_a_mistake_comes_back_with_everything_in_it(desk: FlaskClient) -> None:
    form = fields(desk.get(HERE).text)

    refused = desk.post(
        HERE, data=form | {"title": " ", "source": "Typed.", "propositions-1-text": "x" * 1_001}
    )

    assert refused.status_code == 422
    assert '<a href="#title">Give the briefing a title.</a>' in refused.text
    assert (
        '<a href="#propositions-1-text">This must be 1000 characters or fewer.</a>' in refused.text
    )
    back = fields(refused.text)
    assert (back["source"], back["propositions-1-text"]) == ("Typed.", "x" * 1_001)
    assert back["saves"] == form["saves"]


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    "made_up",
    [
        {"propositions-0-kind": "decree"},
        {"propositions-0-key": "../x"},
        {"propositions-0-key": "key-2"},
        {"saves": "many"},
        {"propositions-99999999-text": "Text without a key."},
        {"spare_key": "<b>"},
        {"source": "x" * 200_001},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(
    desk: FlaskClient, made_up: dict[str, str]
) -> None:
    form = fields(desk.get(HERE).text)

    assert desk.post(HERE, data=form | made_up).status_code == 422


@pytest.mark.usefixtures("draft")
def test_the_labels_say_which_proposition_they_belong_to(desk: FlaskClient) -> None:
    page = desk.get(HERE).text

    labels = re.findall(r'<label for="propositions-1-\w+">(.*?)</label>', page)
    assert labels == [
        f'{words}<span class="vh"> of proposition 2</span>'
        for words in ("Wording", "Kind", "Why", "Alternatives considered")
    ]


def test_a_proposition_that_was_left_out_is_offered_back(desk: FlaskClient, author: Person) -> None:
    a_briefing("One.", "Two.", slug="bins", authors=(author,))
    _save(desk, "remove key-1")
    page = desk.get(HERE).text
    assert 'value="add key-1"' in page

    _save(desk, "add key-1")

    assert [(row.key, row.text) for row in _manuscript().drafted] == [
        ("key-2", "Two."),
        ("key-1", "One."),
    ]


@pytest.mark.usefixtures("draft")
def test_the_preview_shows_what_is_saved_as_readers_will_see_it(desk: FlaskClient) -> None:
    _save(desk, source="Some *words*.\n\n{{proposition: key-2}}\n\n{{proposition: key-9}}")

    page = desk.get(f"{HERE}/preview").text

    assert "<p>Some <em>words</em>.</p>" in page
    assert '<h3 id="p2-h"><span class="no">2</span>Two.</h3>' in page


@pytest.mark.usefixtures("draft")
def test_problems_stand_on_the_page_for_publishing(desk: FlaskClient) -> None:
    _save(desk, source="Text.\n\n{{proposition: key-1}}")

    page = desk.get(f"{HERE}/publish").text
    form = {"saves": str(_manuscript().saves), "doubted": "yes"}
    refused = desk.post(f"{HERE}/publish", data=form)

    assert "Proposition 2 does not occur in the text. Put the line" in page
    assert "Publish now" not in page
    assert refused.status_code == 422


def test_publishing_what_somebody_changed_meanwhile_asks_to_look_again(
    desk: FlaskClient, author: Person
) -> None:
    a_briefing(slug="bins", title="Bins", state=BriefingState.DRAFT, authors=(author,))
    form = fields(desk.get(f"{HERE}/publish").text)
    _save(desk, source="Other text.")

    refused = desk.post(f"{HERE}/publish", data=form)

    assert refused.status_code == 409
    assert "Somebody saved another text" in refused.text
    assert desk.post(f"{HERE}/publish", data=fields(refused.text)).status_code == 303


@pytest.mark.parametrize(
    ("day", "time", "due"),
    [
        ("2026-07-01", "09:00", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        ("2026-12-01", "09:00", datetime(2026, 12, 1, 9, 0, tzinfo=UTC)),
        ("2026-10-25", "01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_one_in_london(
    desk: FlaskClient, author: Person, day: str, time: str, due: datetime
) -> None:
    a_briefing(slug="bins", title="Bins", state=BriefingState.DRAFT, authors=(author,))
    form = fields(desk.get(f"{HERE}/publish").text)

    with clock.frozen(datetime(2026, 3, 1, tzinfo=UTC)):
        sent = desk.post(
            f"{HERE}/publish", data=form | {"day": day, "time": time, "do": "schedule"}
        )

    assert sent.status_code == 303
    assert _briefing(author).published_at == due
    assert desk.post(f"{HERE}/unschedule").status_code == 303
    assert _briefing(author).state is BriefingState.DRAFT


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("", "09:00", "Choose a day."),
        ("2026-07-01", "", "Choose a time."),
        ("2026-03-29", "01:30", "the clocks go forward past that time"),
        ("2026-01-01", "09:00", "Choose a time that is still to come."),
        ("soon", "09:00", "Not a valid date value."),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    desk: FlaskClient, author: Person, day: str, time: str, sentence: str
) -> None:
    a_briefing(slug="bins", title="Bins", state=BriefingState.DRAFT, authors=(author,))
    form = fields(desk.get(f"{HERE}/publish").text)

    with clock.frozen(datetime(2026, 3, 1, tzinfo=UTC)):
        refused = desk.post(
            f"{HERE}/publish", data=form | {"day": day, "time": time, "do": "schedule"}
        )

    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert _briefing(author).state is BriefingState.DRAFT


@pytest.mark.gate
@on_sqlite
@pytest.mark.usefixtures("draft")
def test_naughty_strings_are_kept_as_they_are_or_refused(desk: FlaskClient) -> None:
    """In every text field at once; a preview of each, and the last of them published."""
    naughty: list[str] = json.loads(data("security/blns.json").read_text())
    assert len(naughty) == 515
    form = fields(desk.get(HERE).text)
    lines = ("title",)
    texts = ("standfirst", "propositions-0-text", "propositions-0-rationale")
    answers = set()

    for text in naughty:
        typed = dict.fromkeys((*lines, *texts), text)
        source = f"{text}\n\n{{{{proposition: key-1}}}}\n\n{{{{proposition: key-2}}}}"
        sent = form | typed | {"source": source, "saves": str(_manuscript().saves)}
        answer = desk.post(HERE, data=sent)
        answers.add(answer.status_code)
        if answer.status_code == 303:
            kept = _manuscript()
            assert kept.title == one_line(text)
            assert kept.standfirst == kept.drafted[0].text == plain(text)
            assert kept.source == plain(source)
            assert desk.get(f"{HERE}/preview").status_code == 200
        else:
            assert answer.status_code == 422
            assert not _is_line(text)

    assert answers == {303, 422}


def _is_line(text: str) -> bool:
    try:
        return one_line(text) != "" and len(plain(text)) <= 200
    except Unreadable:
        return False


@on_sqlite
def test_no_other_field_breaks_on_naughty_strings(app: Flask) -> None:
    admin, client = a_person(role=Role.ADMINISTRATOR), app.test_client()
    sign_in(client, admin)
    a_briefing("One.", slug="bins", state=BriefingState.DRAFT, authors=(admin,))
    answers: dict[str, set[int]] = {}

    for text in NAUGHTY:
        asked = {"q": text}
        file = (io.BytesIO(b"%PDF-1.7"), text)
        form = fields(client.get(f"{HERE}/publish").text)
        for name, answer in {
            "list": client.get("/briefings", query_string=asked),
            "topic": client.get("/briefings", query_string={"topic": text, "state": text}),
            "authors": client.get(f"{HERE}/authors", query_string=asked),
            "handle": client.post(f"{HERE}/authors", data={"handle": text}),
            "file": client.post(f"{HERE}/attachments", data={"file": file, "alt": text}),
            "topics": client.post("/admin/topics", data={"name": text}),
            "day": client.post(f"{HERE}/publish", data=form | {"day": text, "do": "schedule"}),
            "title": client.post("/desk/briefings/new", data={"title": text}),
            "version": client.get("/briefings/bins/versions/1", query_string={"compare": text}),
        }.items():
            answers.setdefault(name, set()).add(answer.status_code)

    assert {name: max(codes) for name, codes in answers.items() if max(codes) > 422} == {}
    assert {303, 422} <= answers["file"] & answers["title"] & answers["topics"]
