"""A whole response in one form: sent at once or not at all, and only once."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Person
from app.briefings.models import Briefing, Drafted
from app.core.db import db
from app.discussion.models import Bearing, Comment, Response, Stance, StanceChange
from app.dissent.models import Entry, EntryKind, EntryState
from tests.briefings.services.steps import KIND, republish
from tests.dissent.responses import OUT, REASON, WORDS, typed
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in
from tests.journeys import post

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def practitioner(client: FlaskClient) -> Person:
    """Somebody whose comments are read at once."""
    person = a_person("Priya Nair")
    elsewhere = a_briefing("Something else.")
    for words in ("One.", "Two."):
        a_comment(elsewhere, person, words)
    sign_in(client, person)
    return person


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))


def founding(briefing: Briefing, **more: str) -> dict[str, str]:
    stances = {1: "-1", 2: "1", 3: "1", 4: "1"}
    change = {"p4__change": "out", "p4__change_why": OUT}
    return typed(briefing, stances, p1__why=REASON, **change) | more


def register() -> list[tuple[str, EntryKind, str, bool]]:
    db.session.rollback()
    found = db.session.scalars(select(Entry).order_by(Entry.id))
    return [(e.label, e.kind, e.summary, e.removes) for e in found]


def counted(*tables: type) -> list[int]:
    db.session.rollback()
    return [db.session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]


def test_the_founding_case_is_one_form(
    client: FlaskClient, practitioner: Person, briefing: Briefing, mail: Path
) -> None:
    path = f"/briefings/{briefing.slug}/respond"

    review = client.post(path, data=founding(briefing, to="review"))
    sent = client.post(path, data=founding(briefing))

    assert "Dissents in part (1 of 4); 1 change requested" in review.text
    assert (sent.status_code, sent.location) == (303, f"/briefings/{briefing.slug}/response")
    assert register() == [
        ("D1", EntryKind.OBJECTION, "What must change is how councils are led.", False),
        ("C2", EntryKind.CHANGE, "The title promises three steps.", True),
    ]
    values = db.session.scalars(select(Stance.value).order_by(Stance.wording_id)).all()
    assert values == [-1, 1, 1, 1]
    receipt = client.get(sent.location).text
    assert "Dissents in part (1 of 4); 1 change requested" in receipt
    post.deliver()
    (letter,) = [
        m for m in post.letters(mail, practitioner.handle) if m["Subject"] == "Your response"
    ]
    body = letter.get_content()
    assert "Dissents in part (1 of 4); 1 change requested." in body
    assert "D1: What must change is how councils are led." in body


@pytest.mark.usefixtures("practitioner")
@pytest.mark.usefixtures("practitioner")
def test_whoever_only_looked_at_the_tallies_has_sent_nothing(
    client: FlaskClient, briefing: Briefing
) -> None:
    client.post(f"/briefings/{briefing.slug}/show-tallies")

    page = client.get(f"/briefings/{briefing.slug}/response")

    assert (page.status_code, page.location) == (303, f"/briefings/{briefing.slug}/respond")


def test_the_same_form_sent_again_changes_nothing(client: FlaskClient, briefing: Briefing) -> None:
    path = f"/briefings/{briefing.slug}/respond"
    tables = (Response, Stance, StanceChange, Comment, Entry)
    client.post(path, data=founding(briefing))
    before = counted(*tables)

    again = client.post(path, data=founding(briefing))

    assert again.status_code == 303
    assert counted(*tables) == before


@pytest.mark.usefixtures("practitioner")
def test_refused_for_one_part_nothing_of_it_is_stored(
    client: FlaskClient, briefing: Briefing
) -> None:
    spoiled = founding(briefing) | {"p-key-4-change_why": "Too many."}

    answer = client.post(f"/briefings/{briefing.slug}/respond", data=spoiled)

    assert answer.status_code == 422
    assert "Proposition 4: Say in at least 40 characters why it should change." in answer.text
    assert REASON in answer.text
    assert counted(Response, Stance, Entry) == [0, 0, 0]


@pytest.mark.usefixtures("practitioner")
def test_words_that_changed_meanwhile_are_shown_and_nothing_is_sent(
    client: FlaskClient, briefing: Briefing
) -> None:
    old = founding(briefing) | {"p-key-2-wording": "0"}

    answer = client.post(f"/briefings/{briefing.slug}/respond", data=old)

    assert answer.status_code == 409
    assert "Proposition 2: its words have changed" in answer.text
    assert "To the earlier ones you said: Agree." in answer.text
    assert counted(Response, Stance, Entry) == [0, 0, 0]


@pytest.mark.usefixtures("practitioner")
def test_what_was_written_about_a_proposition_that_is_gone_comes_back(
    client: FlaskClient, briefing: Briefing
) -> None:
    gone = {"p-key-9-wording": "77", "p-key-9-stance": "-1", "p-key-9-why": "Ninth words."}

    answer = client.post(f"/briefings/{briefing.slug}/respond", data=founding(briefing) | gone)

    assert answer.status_code == 409
    assert "Ninth words." in answer.text


@pytest.mark.usefixtures("practitioner")
def test_agree_with_all_the_rest_fills_only_blanks_and_is_undone(
    client: FlaskClient, briefing: Briefing
) -> None:
    path = f"/briefings/{briefing.slug}/respond"
    fields = typed(briefing, {1: "-1"}, to="rest")

    filled = client.post(path, data=fields).text
    again = fields | {f"p-key-{n}-stance": "1" for n in (2, 3, 4)}
    again |= {f"p-key-{n}-filled": "yes" for n in (2, 3, 4)} | {"to": "undo"}
    undone = client.post(path, data=again).text

    assert [f'id="p{n}-for" checked' in filled for n in (1, 2, 3, 4)] == [False, True, True, True]
    assert 'id="p1-against" checked' in filled
    assert "2, 3, 4:" in filled
    assert undone.count('stance" value="1" id="p2-for" checked') == 0
    assert 'id="p1-against" checked' in undone


def test_a_short_reason_is_a_comment_when_no_answer_is_asked_for(
    client: FlaskClient, practitioner: Person, briefing: Briefing
) -> None:
    fields = typed(briefing, {1: "-2"}, p1__why="Ours left within a year.")
    del fields["p-key-1-asks"]

    client.post(f"/briefings/{briefing.slug}/respond", data=fields)

    assert register() == []
    comment = db.session.scalars(select(Comment).where(Comment.briefing_id == briefing.id)).one()
    assert (comment.bearing, comment.author_id) == (Bearing.AGAINST, practitioner.id)


@pytest.mark.usefixtures("practitioner")
def test_a_reason_of_somebody_who_does_not_disagree_is_asked_about(
    client: FlaskClient, briefing: Briefing
) -> None:
    fields = typed(briefing, {1: "1"}, p1__why=REASON)

    answer = client.post(f"/briefings/{briefing.slug}/respond", data=fields)

    assert answer.status_code == 422
    assert "You say why you disagree, but do not disagree." in answer.text


def test_a_similar_objection_is_offered_and_joined(
    client: FlaskClient, practitioner: Person, briefing: Briefing
) -> None:
    an_entry(briefing, summary="What has to change is how councils are led.")
    path = f"/briefings/{briefing.slug}/respond"
    fields = typed(briefing, {1: "-1"}, p1__why=REASON)

    review = client.post(path, data=fields | {"to": "review"}).text
    part = client.get(f"{path}/alike?about=key-1&why={REASON}").text
    client.post(path, data=fields | {"p-key-1-joins": "1"})

    assert "Join D1 instead" in review
    assert "Join D1 instead" in part
    db.session.rollback()
    entry = db.session.scalars(select(Entry)).one()
    behind = client.get(f"/briefings/{briefing.slug}/response").text
    assert entry.label == "D1"
    assert "You stand behind it." in behind
    comments = select(func.count()).where(Comment.author_id == practitioner.id)
    assert db.session.scalar(comments.where(Comment.briefing_id == briefing.id)) == 1


@pytest.mark.usefixtures("practitioner")
def test_a_draft_is_there_on_another_device(client: FlaskClient, briefing: Briefing) -> None:
    path = f"/briefings/{briefing.slug}/respond"

    kept = client.post(path, data=founding(briefing, to="keep"))

    page = client.get(path).text
    assert kept.status_code == 303
    assert "Your draft was kept." in page
    assert REASON in page
    client.post(path, data=founding(briefing))
    assert "Your draft was kept." not in client.get(path).text


@pytest.mark.usefixtures("practitioner")
def test_changed_later_it_keeps_its_history_and_credits_a_comment(
    client: FlaskClient, briefing: Briefing
) -> None:
    grace = a_comment(briefing, a_person("Grace Oduya"), "Ours paid for itself.")
    path = f"/briefings/{briefing.slug}/respond"
    client.post(path, data=typed(briefing, {1: "-1", 2: "1"}))

    form = client.get(path).text
    changed = typed(briefing, {1: "1", 2: "1"}) | {
        "because": grace.public_id,
        "form_key": "key-of-another-form",
    }
    client.post(path, data=changed)

    assert 'id="p1-against" checked' in form
    assert "Grace Oduya: Ours paid for itself." in form
    receipt = client.get(f"/briefings/{briefing.slug}/response").text
    assert f"/c/{grace.public_id}" in receipt
    article = client.get(f"/briefings/{briefing.slug}").text
    assert "1 person changed their view after this." in article


@pytest.mark.usefixtures("practitioner")
def test_an_objection_is_withdrawn_with_the_form_and_can_be_raised_anew(
    client: FlaskClient, briefing: Briefing
) -> None:
    path = f"/briefings/{briefing.slug}/respond"
    client.post(path, data=typed(briefing, {1: "-1"}, p1__why=REASON))
    again = typed(briefing, {1: "-1"}, p1__why=OUT) | {"form_key": "key-of-another-form"}

    barred = client.post(path, data=again)
    client.post(path, data=again | {"withdraw-1": "yes"})

    assert barred.status_code == 422
    assert "Your objection D1 stands." in barred.text
    db.session.rollback()
    states = db.session.scalars(select(Entry.state).order_by(Entry.number)).all()
    assert states == [EntryState.WITHDRAWN, EntryState.RAISED]


def test_an_author_does_not_respond(client: FlaskClient, briefing: Briefing) -> None:
    sign_in(client, briefing.authors[0])

    assert client.get(f"/briefings/{briefing.slug}/respond").status_code == 403


def test_a_newcomers_objection_waits_without_a_number(
    client: FlaskClient, briefing: Briefing
) -> None:
    sign_in(client, a_person("Nia Newcomer"))

    sent = client.post(f"/briefings/{briefing.slug}/respond", data=founding(briefing))

    receipt = client.get(sent.location).text
    assert "Waits for a moderator" in receipt
    db.session.rollback()
    assert db.session.scalars(select(Entry.number)).all() == [None, None]


def test_whoever_answered_earlier_words_is_shown_what_changed_and_answers_alike_in_one_press(
    client: FlaskClient, practitioner: Person
) -> None:
    author = a_person("Ruth Adeyemi", writes=True)
    briefing = a_briefing("A council must test.", "Publish costs.", authors=(author,))
    path = f"/briefings/{briefing.slug}/respond"
    client.post(path, data=typed(briefing, {1: "-1", 2: "1"}))
    republish(
        db.session.merge(author),
        db.session.merge(briefing),
        Drafted("key-1", KIND, "A council should test."),
        Drafted("key-2", KIND, "Publish costs."),
    )
    another_form = {"form_key": "key-of-another-form"}

    form = client.get(path).text
    still = client.post(path, data=typed(briefing, {2: "1"}, to="still key-1") | another_form).text
    client.post(path, data=typed(briefing, {1: "-1", 2: "1"}) | another_form)

    assert "</span>must<span" in form
    assert "</span>should<span" in form
    assert "Still my view: Disagree" in form
    assert form.count("The words changed since you answered.") == 1
    assert ('id="p1-against" checked' in form, 'id="p1-against" checked' in still) == (False, True)
    assert "The words changed since you answered." not in client.get(path).text
    assert practitioner.id == db.session.scalars(select(Response.person_id)).one()


@pytest.mark.usefixtures("practitioner")
def test_forty_propositions_take_as_many_statements_as_one(
    client: FlaskClient, statements: list[str]
) -> None:
    counts = []
    for many in (1, 40):
        briefing = a_briefing(*(f"Proposition number {n}." for n in range(many)))
        statements.clear()
        answer = client.get(f"/briefings/{briefing.slug}/respond")
        counts.append(len(statements))
        assert answer.text.count("<legend><span") == many

    assert counts[0] == counts[1]
