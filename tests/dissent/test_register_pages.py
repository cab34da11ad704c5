"""The register and its entries, as readers meet them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.discussion.models import Comment, CommentState
from app.dissent import services
from app.dissent.models import EntryKind
from tests.dissent.answering import ANSWER, WHY, answered, entry
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.", "An academy.")


@pytest.fixture
def ruth(client: FlaskClient) -> Person:  # noqa: ARG001  # after the tables are there
    return a_person("Ruth Adeyemi")


@pytest.fixture
def briefing(ruth: Person) -> Briefing:
    return a_briefing(*WORDS, slug="three-steps", authors=(ruth,))


def somebody_answered(briefing: Briefing, author: Person) -> Person:
    """Priya, who raised number 1, which has its answer."""
    priya = a_person("Priya Nair")
    an_entry(briefing, priya)
    answered(author, briefing, 1)
    return priya


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.text))


def test_an_empty_register_invites(client: FlaskClient, briefing: Briefing) -> None:
    shown = text(client, f"/briefings/{briefing.slug}/register")

    assert "Nobody has objected or asked for a change yet." in shown
    assert "you have the last word on whether the answer meets your point" in shown


def test_a_deadline_is_over_when_its_day_is_over_where_the_readers_are(
    client: FlaskClient, briefing: Briefing
) -> None:
    with clock.frozen(datetime(2026, 6, 16, 22, 30, tzinfo=UTC)):
        an_entry(briefing)
        with transaction():
            services.open_now(a_person(role=Role.MODERATOR), briefing, 1)
    due = entry(briefing, 1).due_at
    shown = []
    for minutes in (29, 31):
        assert due is not None
        with clock.frozen(due + timedelta(minutes=minutes)):
            shown.append(text(client, f"/briefings/{briefing.slug}/register"))

    assert "Awaits an answer until 14 July" in shown[0]
    assert "Awaits an answer, which was due on 14 July" in shown[1]


def test_an_entry_says_what_it_is_about_who_raised_it_and_where_it_stands(
    client: FlaskClient, briefing: Briefing
) -> None:
    with clock.frozen(LONG_AGO):
        an_entry(briefing, a_person("Priya Nair"))
        an_entry(briefing, a_person("Ana Reyes"), kind=EntryKind.CHANGE, about=None)

    with clock.frozen(LONG_AGO):
        shown = text(client, f"/briefings/{briefing.slug}/register")

    assert "D1 Objection · Proposition 1" in shown
    assert "C2 Requested change · The title" in shown
    assert "Asks for it to be left out." in shown
    assert "Raised by Priya Nair, 5 January." in shown
    assert "New: opens for its answer by 7 January" in shown


def test_an_answer_and_a_verdict_stand_beside_the_objection(
    client: FlaskClient, briefing: Briefing, ruth: Person
) -> None:
    priya = somebody_answered(briefing, ruth)
    sign_in(client, priya)

    response = client.post(
        f"/briefings/{briefing.slug}/register/1/verdict",
        data={"meets-satisfied": "no", "meets-text": "It is about money."},
    )

    assert response.status_code == 303
    assert response.location == f"/briefings/{briefing.slug}/register/1"
    shown = text(client, response.location)
    assert "Your verdict is in the register." in shown
    assert "It does not meet my point. It is about money. Priya Nair" in shown
    report = text(client, f"/briefings/{briefing.slug}/minority-report")
    assert "There is 1." in report
    assert "It is about money." in report


def test_what_was_typed_is_kept_when_it_is_refused(
    client: FlaskClient, briefing: Briefing, ruth: Person
) -> None:
    priya = somebody_answered(briefing, ruth)
    sign_in(client, priya)

    response = client.post(
        f"/briefings/{briefing.slug}/register/1/verdict", data={"meets-text": "My own words."}
    )
    late = client.post(
        f"/briefings/{briefing.slug}/register/1/appeal", data={"appeal-text": "It is in scope."}
    )

    assert response.status_code == 422
    assert "Say whether it meets your point." in response.text
    assert "My own words." in response.text
    assert late.status_code == 409
    assert "This entry has moved on meanwhile." in late.text
    assert "It is in scope." in late.text


def test_the_steps_of_practitioners_each_at_its_address(
    app: Flask, briefing: Briefing, ruth: Person
) -> None:
    priya, grace, mo = a_person("Priya Nair"), a_person("Grace Oduya"), _moderator()
    an_entry(briefing, priya)
    here = f"/briefings/{briefing.slug}/register/1"
    grace_at, priya_at, mo_at = (_signed_in(app, person) for person in (grace, priya, mo))

    assert [grace_at.post(f"{here}/{step}").status_code for step in ("join", "leave", "join")] == [
        303
    ] * 3
    assert mo_at.post(f"{here}/open").status_code == 303
    with transaction():
        services.ask(ruth, briefing, 1, text="Which councils?")
    assert "Which councils?" in priya_at.get(here).text
    assert priya_at.post(f"{here}/reply", data={"reply-text": "The north."}).status_code == 303
    assert priya_at.post(f"{here}/withdraw").status_code == 303
    assert grace_at.post(f"{here}/adopt").status_code == 303

    shown = text(app.test_client(), here)
    assert "Raised by Grace Oduya" in shown
    acts = ["Adopted by Grace Oduya", "Withdrawn by Priya Nair", "Replied by Priya Nair The north."]
    assert [shown.index(act) for act in acts] == sorted(shown.index(act) for act in acts)


def test_the_steps_of_moderators_each_at_its_address(
    app: Flask, briefing: Briefing, ruth: Person
) -> None:
    priya = a_person("Priya Nair")
    for summary in ("What must change is how councils are led.", "It costs far too much money."):
        an_entry(briefing, priya, summary=summary, about=1 if "led" in summary else 2)
    here = f"/briefings/{briefing.slug}/register"
    first, second, priya_at = (_signed_in(app, one) for one in (_moderator(), _moderator(), priya))

    assert first.post(f"{here}/1/rule-out", data={"rule_out-text": WHY}).status_code == 303
    assert priya_at.post(f"{here}/1/appeal", data={"appeal-text": WHY}).status_code == 303
    assert "Decide the appeal" not in first.get(f"{here}/1").text  # who ruled does not
    decided = {"admit-admits": "yes", "admit-text": WHY}
    assert second.post(f"{here}/1/decide", data=decided).status_code == 303
    answered(ruth, briefing, 2)
    assert first.post(f"{here}/2/send-back", data={"send_back-text": WHY}).status_code == 303
    answered(ruth, briefing, 2)
    assert priya_at.post(f"{here}/2/verdict", data={"meets-satisfied": "no"}).status_code == 303
    assert first.post(f"{here}/2/note", data={"note-text": "Costs fall."}).status_code == 303

    shown = text(app.test_client(), f"{here}/2")
    assert "The decision-maker: we proceed because Costs fall." in shown
    assert "Earlier answer" in shown
    assert first.post(f"{here}/2/reopen", data={"reopen-text": WHY}).status_code == 303


def test_a_statement_is_counted_in_words_and_printed_as_it_was_written(
    app: Flask, briefing: Briefing, ruth: Person
) -> None:
    priya = somebody_answered(briefing, ruth)
    client, here = _signed_in(app, priya), f"/briefings/{briefing.slug}/register/1"
    client.post(f"{here}/verdict", data={"meets-satisfied": "no"})

    long = client.post(f"{here}/statement", data={"statement-text": "word " * 301})
    fits = client.post(f"{here}/statement", data={"statement-text": "<b>I stand</b>\nby it."})

    assert long.status_code == 422
    assert "It has 301 words. Take it down to 300 or fewer." in long.text
    assert fits.status_code == 303
    report = app.test_client().get(f"/briefings/{briefing.slug}/minority-report").text
    assert "&lt;b&gt;I stand&lt;/b&gt;\nby it." in report


def test_whoever_is_grouped_has_a_verdict_of_their_own(
    app: Flask, briefing: Briefing, ruth: Person
) -> None:
    priya, grace = a_person("Priya Nair"), a_person("Grace Oduya")
    an_entry(briefing, priya)
    an_entry(briefing, grace)
    with transaction():
        services.group(_moderator(), briefing, [2], under=1)
    answered(ruth, briefing, 1)
    client, here = _signed_in(app, grace), f"/briefings/{briefing.slug}/register/2"

    assert "It was answered together with D1." in client.get(here).text
    assert client.post(f"{here}/verdict", data={"meets-satisfied": "no"}).status_code == 303

    report = text(client, f"/briefings/{briefing.slug}/minority-report")
    assert "There are 2." in report
    assert "It does not meet my point. Grace Oduya" in report


def test_what_a_moderator_removed_keeps_its_number_and_shows_no_words(
    client: FlaskClient, briefing: Briefing
) -> None:
    entry = an_entry(briefing, a_person(), resolve="Say who decides.", crux="A council that did.")
    an_entry(briefing, a_person(), about=2, held=True)
    comment = db.session.get_one(Comment, entry.comment_id)
    comment.state = CommentState.REMOVED
    db.session.commit()
    here = f"/briefings/{briefing.slug}"

    pages = ["", "/register", "/register/1", "/register/print", "/register.csv", "/register.json"]
    for page in [*pages, "/register.atom"]:
        shown = client.get(f"{here}{page}").text
        for words in ("how councils are led", "Say who decides.", "A council that did."):
            assert words not in shown, page
    assert "Removed by a moderator. Its number stays." in text(client, f"{here}/register")
    assert client.get(f"{here}/register/2").status_code == 404


def test_a_proposition_shows_its_strongest_objection_and_a_comment_its_entry(
    client: FlaskClient, briefing: Briefing
) -> None:
    an_entry(briefing, a_person(), summary="It is far too expensive for us.")
    an_entry(briefing, a_person(), summary="Nobody will ever want that post.")
    with transaction():
        services.join(a_person(), briefing, 2)
    an_entry(briefing, a_person(), kind=EntryKind.CHANGE, about=2, summary="Leave out the second.")

    shown = text(client, f"/briefings/{briefing.slug}")

    assert shown.count("Strongest unanswered objection") == 1
    strongest = (
        "Strongest unanswered objection · D2 Nobody will ever want that post. 2 people stand"
    )
    assert strongest in shown
    assert shown.count("In the register: ") == 3
    assert "Register (3)" in shown


def test_the_feed_tells_what_moved_last_first(client: FlaskClient, briefing: Briefing) -> None:
    for day, summary in enumerate(("The first of them all.", "The second one of all.")):
        with clock.frozen(LONG_AGO + timedelta(days=day)):
            an_entry(briefing, a_person(), summary=summary)

    feed = client.get(f"/briefings/{briefing.slug}/register.atom")

    assert feed.mimetype == "application/atom+xml"
    assert re.findall("<title>(D.*?)</title>", feed.text) == [
        "D2: The second one of all.",
        "D1: The first of them all.",
    ]


def _moderator() -> Person:
    return a_person("Mo Derator", role=Role.MODERATOR)


def _signed_in(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def test_a_statement_is_offered_again_after_a_new_answer_and_not_printed_meanwhile(
    app: Flask, briefing: Briefing, ruth: Person
) -> None:
    priya = somebody_answered(briefing, ruth)
    client, here = _signed_in(app, priya), f"/briefings/{briefing.slug}/register/1"
    client.post(f"{here}/verdict", data={"meets-satisfied": "no"})
    client.post(f"{here}/statement", data={"statement-text": "I stand by it."})
    with transaction():
        services.answer(ruth, briefing, [1], ANSWER, replacing=[1])

    answered_anew = client.get(here).text
    client.post(f"{here}/verdict", data={"meets-satisfied": "no"})

    assert "I stand by it." not in answered_anew
    assert ">\r\nI stand by it.</textarea>" in client.get(here).text
    assert "I stand by it." not in client.get(f"/briefings/{briefing.slug}/minority-report").text
