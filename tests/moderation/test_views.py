"""The pages of moderators, as a browser asks for them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.discussion.models import Comment, CommentState, HeldFor, HeldWord
from app.moderation import queries
from app.moderation.forms.amending import SuspensionForm
from app.moderation.models import DecisionKind, Rule, SubjectKind
from tests.factories import LONG_AGO, a_briefing, a_comment, a_decision, a_person, saved
from tests.moderation.asking import a_moderator, a_reader, decide, report
from tests.moderation.scene import EXPLAINED


def state_of(comment: Comment) -> CommentState | None:
    return db.session.scalar(select(Comment.state).where(Comment.id == comment.id))


def test_the_queue_holds_what_waits_and_what_was_reported_oldest_first(
    client: FlaskClient,
) -> None:
    a_moderator(client)
    briefing = a_briefing("Appoint one.")
    wordings = _waiting(briefing)

    shown = {
        show: re.findall(r"words of (\w+)", client.get(f"/moderation?show={show}").text)
        for show in ("all", "held", "reported")
    }

    assert shown == {
        "all": ["second", "third", "fourth"],
        "held": ["second", "fourth"],
        "reported": ["third"],
    }
    assert len(wordings) == 5


def test_the_queue_counts_and_says_why_each_waits(client: FlaskClient) -> None:
    a_moderator(client)
    _waiting(a_briefing("Appoint one."))

    page = client.get("/moderation").text

    assert "3 to decide." in page
    assert re.findall(r'soft">(\d+)<', page) == ["3", "2", "1", "0", "0"]
    assert "Held: one of a first few comments" in page
    assert "Held: contains several links" in page
    assert "Reported by 2 people" in page


def test_an_item_shows_its_place_what_it_answers_and_the_reports(client: FlaskClient) -> None:
    a_moderator(client)
    briefing = a_briefing("Appoint one.", "Publish costs.", title="Three steps")
    parent = a_comment(briefing, a_person("Pia Parent"), "Costs are secret.")
    a_comment(
        briefing,
        parent=parent,
        state=CommentState.PENDING,
        held_for=HeldFor.WORD,
    )

    page = client.get("/moderation").text

    assert "Three steps" in page
    assert "It answers Pia Parent" in page
    assert "Costs are secret." in page
    assert "Held: has a word on the list" in page


def test_a_report_is_read_with_its_rule_and_note(client: FlaskClient) -> None:
    comment = a_comment(a_briefing("Appoint one."))
    for note in ("It is a threat.", ""):
        a_reader(client)
        report(client, comment, note=note)
    a_moderator(client)

    page = client.get("/moderation?show=reported").text

    assert "Reported by 2 people: abuse or threat" in page
    assert page.count("A report says:") == 1
    assert "It is a threat." in page


def test_a_decision_leads_to_the_next_item_and_names_what_was_done(client: FlaskClient) -> None:
    a_moderator(client)
    comments = _waiting(a_briefing("Appoint one."))

    page = decide(client, "approve", comments[1])

    assert state_of(comments[1]) is CommentState.PUBLISHED
    assert page.request.path == "/moderation"
    assert "<b>Approved:</b> the comment by Ana Reyes." in page.text
    assert "Log entry 1" in page.text
    assert re.findall(r"words of (\w+)", page.text) == ["third", "fourth"]


def test_a_removal_asks_for_a_rule_and_ten_characters(client: FlaskClient) -> None:
    a_moderator(client)
    comment = a_comment(a_briefing("Appoint one."), state=CommentState.PENDING)

    page = decide(client, "remove", comment, rule="", explanation="Too short")

    assert page.status_code == 422
    assert "Choose the rule that was broken." in page.text
    assert "Write at least 10 characters" in page.text
    assert "Too short</textarea>" in page.text
    assert state_of(comment) is CommentState.PENDING


def test_a_removal_can_be_undone_from_the_message(client: FlaskClient) -> None:
    a_moderator(client)
    comment = a_comment(a_briefing("Appoint one."))

    removed = decide(client, "remove", comment, rule="spam", explanation=EXPLAINED)
    undo = f"/moderation/comments/{comment.public_id}"
    offered = client.get(undo).text
    restored = decide(client, "restore", comment, show="")

    assert f'href="{undo}">Undo' in removed.text
    assert "Restore" in offered
    assert EXPLAINED in offered
    assert "<b>Restored.</b>" in restored.text
    assert state_of(comment) is CommentState.PUBLISHED


def test_whoever_was_slower_is_shown_how_it_stands_and_keeps_what_they_typed(
    client: FlaskClient,
) -> None:
    a_moderator(client)
    comment = a_comment(a_briefing("Appoint one."), state=CommentState.PENDING)
    decide(client, "approve", comment)

    page = decide(client, "remove", comment, decision="0", rule="spam", explanation=EXPLAINED)
    typed = decide(client, "remove", comment, revision="2", rule="spam", explanation=EXPLAINED)

    assert (page.status_code, typed.status_code) == (409, 409)
    assert "Somebody was faster, so nothing was changed." in page.text
    assert "The writer has changed these words meanwhile." in typed.text
    assert f"{EXPLAINED}</textarea>" in page.text
    assert f"{EXPLAINED}</textarea>" in typed.text
    assert state_of(comment) is CommentState.PUBLISHED


def test_whoever_was_slower_keeps_what_they_typed_and_may_send_it_again(
    client: FlaskClient,
) -> None:
    comment = a_comment(a_briefing("Appoint one.", slug="old"))
    a_moderator(client)
    because = {"rule": "names_somebody", "explanation": EXPLAINED, "span": "one in", "note": "name"}
    moved = {"to": "", "number": "1", "explanation": "It is about proposition 1."}

    late = [
        decide(client, act, comment, **_of(act, {"revision": "1", "decision": "9"} | fields))
        for act, fields in (("redact", because), ("move", moved))
    ]
    seen = queries.item(comment.public_id).decision
    done = decide(
        client, "move", comment, **_of("move", {"revision": "1", "decision": str(seen)} | moved)
    )

    assert [page.status_code for page in late] == [409, 409]
    assert f"{EXPLAINED}</textarea>" in late[0].text
    assert "It is about proposition 1.</textarea>" in late[1].text
    for act, page in zip(("redact", "move"), late, strict=True):
        hidden = re.search(rf'<input[^>]*name="{act}-decision"[^>]*>', page.text)
        assert hidden is not None
        assert f'value="{seen}"' in hidden[0]
        assert page.text.count("<details open>") == 1
    assert done.status_code == 200


def _of(act: str, fields: dict[str, str]) -> dict[str, str]:
    """As the form of this act names them on a page of several."""
    return {f"{act}-{name}": value for name, value in fields.items()}


@pytest.mark.parametrize("whose", ["comment", "briefing"])
def test_moderators_are_shown_what_they_may_not_decide(client: FlaskClient, whose: str) -> None:
    a_person(role=Role.MODERATOR)  # somebody else could
    me = a_moderator(client)
    briefing = a_briefing("Appoint one.", authors=(me,) if whose == "briefing" else ())
    comment = a_comment(
        briefing, me if whose == "comment" else a_person(), state=CommentState.PENDING
    )

    page = client.get("/moderation").text
    refused = decide(client, "approve", comment)

    assert "You may not decide this one" in page
    assert "/approve" not in page
    assert refused.status_code == 403
    assert state_of(comment) is CommentState.PENDING


def test_a_long_queue_is_walked_page_by_page(client: FlaskClient) -> None:
    a_moderator(client)
    briefing, writer = a_briefing("Appoint one."), a_person()
    for number in range(25):
        a_comment(briefing, writer, f"words of {number}", state=CommentState.PENDING)

    first = client.get("/moderation").text
    further = re.search(r'href="(/moderation\?[^"]*after=[^"]*)">More to decide', first)
    assert further is not None
    second = client.get(further[1].replace("&amp;", "&")).text

    found = re.findall(r"words of (\d+)", first) + re.findall(r"words of (\d+)", second)
    assert found == [str(number) for number in range(25)]


def test_a_discussion_is_closed_with_a_reason_and_opened_again(client: FlaskClient) -> None:
    a_moderator(client)
    briefing = a_briefing("Appoint one.")
    address = f"/moderation/briefings/{briefing.slug}"

    without = client.post(f"{address}/lock", data={"reason": "No."})
    closed = client.post(
        f"{address}/lock", data={"reason": "It goes in circles."}, follow_redirects=True
    )
    again = client.post(f"{address}/lock", data={"reason": "It goes in circles."})
    opened = client.post(
        f"{address}/unlock", data={"reason": "There are new figures."}, follow_redirects=True
    )

    assert (without.status_code, again.status_code) == (422, 409)
    assert "Closed to new comments since" in closed.text
    assert "It goes in circles." in closed.text
    assert "The discussion is open again." in opened.text
    log = client.get("/moderation/log").text
    assert log.index("There are new figures.") < log.index("It goes in circles.")


def test_a_person_is_suspended_until_a_day_and_reinstated(client: FlaskClient) -> None:
    a_moderator(client)
    person = a_person("Vera Vex")
    address = f"/moderation/people/{person.handle}"
    day = (clock.now() + timedelta(days=40)).date()
    form = {"rule": "abuse", "explanation": "Threats, three times.", "until": day.isoformat()}

    past = client.post(f"{address}/suspend", data=form | {"until": "2020-01-01"})
    suspended = client.post(f"{address}/suspend", data=form, follow_redirects=True)
    until = db.session.scalar(select(Person.suspended_until).where(Person.id == person.id))
    lifted = client.post(f"{address}/reinstate", follow_redirects=True)

    assert past.status_code == 422
    assert "Choose a day that is still to come." in past.text
    assert "Vera Vex is suspended" in suspended.text
    assert until is not None
    assert until - datetime(day.year, day.month, day.day, tzinfo=UTC) in (
        timedelta(0),
        -timedelta(hours=1),
    )
    assert "Vera Vex may take part again." in lifted.text


def test_the_day_until_which_is_one_of_those_who_typed_it(client: FlaskClient) -> None:
    person = a_person()
    address = f"/moderation/people/{person.handle}/suspend"
    form = {"rule": "abuse", "explanation": "Threats, three times."}

    with clock.frozen(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)):
        a_moderator(client)
        today = client.post(address, data=form | {"until": "2026-07-15"})
        tomorrow = client.post(address, data=form | {"until": "2026-07-16"})
    until = db.session.scalar(select(Person.suspended_until).where(Person.id == person.id))

    assert (today.status_code, tomorrow.status_code) == (422, 303)
    assert "Choose a day that is still to come." in today.text
    assert until == datetime(2026, 7, 15, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "is_to_come"), [("2026-07-15", False), ("2026-07-16", True)])
def test_the_form_itself_refuses_the_day_that_it_is(app: Flask, day: str, is_to_come: bool) -> None:
    form = {"rule": "abuse", "explanation": "Threats, three times.", "until": day}

    with (
        app.test_request_context(method="POST", data=form),
        clock.frozen(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)),
    ):
        assert SuspensionForm().validate() is is_to_come


def test_a_moderator_does_not_suspend_a_moderator(client: FlaskClient) -> None:
    a_moderator(client)
    colleague = a_person(role=Role.MODERATOR)
    address = f"/moderation/people/{colleague.handle}"
    form = {"rule": "abuse", "explanation": EXPLAINED}

    page = client.get(address).text

    assert "Only an administrator can warn or suspend a moderator" in page
    assert client.post(f"{address}/suspend", data=form).status_code == 403


def test_the_words_are_edited_as_one_list(client: FlaskClient) -> None:
    a_moderator(client)
    saved(HeldWord(word="academy"))
    shown = client.get("/moderation/words").text

    form = {"shown": "academy", "words": "Casino\r\n\r\ncasino\r\nfree  trial "}
    client.post("/moderation/words", data=form)

    assert ">\nacademy</textarea>" in shown.replace("\r\n", "\n")
    assert queries.words() == ["Casino", "free  trial"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("!!!", "has no letter or digit"),
        ("x" * 101, "is too long for a phrase"),
        ("\n".join(map(str, range(1001))), "Keep the list to 1000 lines."),
    ],
)
def test_words_that_cannot_match_are_refused(
    client: FlaskClient, words: str, sentence: str
) -> None:
    a_moderator(client)

    page = client.post("/moderation/words", data={"shown": "", "words": words})

    assert page.status_code == 422
    assert sentence in page.text
    assert queries.words() == []


@pytest.mark.parametrize("path", ["", "?show=held", "/log", "/words"])
def test_more_items_take_no_more_statements(
    client: FlaskClient, path: str, statements: list[str]
) -> None:
    a_moderator(client)
    briefing = a_briefing("Appoint one.")
    parent = a_comment(briefing)

    taken = []
    for wanted in (1, 3):
        while len(db.session.scalars(select(Comment.id)).all()) <= wanted:
            held = a_comment(briefing, a_person(), parent=parent, state=CommentState.PENDING)
            done = a_comment(briefing, a_person(), parent=parent, state=CommentState.PENDING)
            decide(client, "approve", done)
            report(client, done)
            assert held.id
        statements.clear()
        client.get(f"/moderation{path}")
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 10


def _waiting(briefing: Briefing) -> list[Comment]:
    """Five comments, of which the first and the last ask for nothing."""
    states: list[dict[str, Any]] = [
        {"state": CommentState.PUBLISHED},
        {"state": CommentState.PENDING, "held_for": HeldFor.NEWCOMER},
        {"state": CommentState.PUBLISHED},
        {"state": CommentState.PENDING, "held_for": HeldFor.LINKS},
        {"state": CommentState.WITHDRAWN, "reports": 1},
    ]
    names = ("first", "second", "third", "fourth", "fifth")
    comments = [
        a_comment(
            briefing,
            a_person("Ana Reyes"),
            f"words of {name}",
            at=LONG_AGO + timedelta(days=day),
            **other,
        )
        for day, (name, other) in enumerate(zip(names, states, strict=True))
    ]
    for rule in (Rule.ABUSE, Rule.SPAM):
        _reported(comments[2], rule)
    return comments


def _reported(comment: Comment, rule: Rule) -> None:
    a_decision(
        DecisionKind.REPORT,
        a_person(),
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment.id,
        revision=1,
        rule=rule,
    )
    comment.reports += 1
    db.session.commit()
