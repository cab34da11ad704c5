"""What came on paper: typed in by the team, the respondent's own in everything else."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing
from app.briefings.queries import by_slug
from app.core import clock
from app.core.db import db, transaction
from app.discussion.models import Channel, Comment, CommentState, HeldWord, Response, Stance
from app.dissent import services as dissent
from app.dissent.jobs import tick
from app.dissent.models import Disposition, Entry, EntryState, Part
from tests.dissent.responses import OUT, REASON, WORDS, typed
from tests.factories import LONG_AGO, a_briefing, a_person, an_entry, saved, sign_in
from tests.journeys import post

pytestmark = pytest.mark.usefixtures("app")

ANSWER = dissent.Answered(
    Disposition.NOT_ACCEPTED,
    "An officer has the leave to change how a council is led, and nobody has it now.",
    restatement="You say that it is leadership.",
)
WHO = {
    "who-name": "Daniel Okoro",
    "who-title": "Waste officer",
    "who-organisation": "Wroxford Council",
    "who-organisation_type": "unitary",
    "who-channel": "letter",
}


@pytest.fixture
def author() -> Person:
    return a_person("Ruth Adeyemi")


@pytest.fixture
def briefing(author: Person) -> Briefing:
    return a_briefing(*WORDS, authors=(author,))


@pytest.fixture
def path(briefing: Briefing) -> str:
    return f"/briefings/{briefing.slug}/respond/for"


def a_letter(briefing: Briefing, **more: str) -> dict[str, str]:
    change = {"p4__change": "out", "p4__change_why": OUT}
    return typed(briefing, {1: "-1", 2: "1"}, p1__why=REASON, **change) | WHO | more


def test_a_letter_is_the_respondents_and_marked_as_entered(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)

    review = client.post(path, data=a_letter(briefing, to="review")).text
    sent = client.post(path, data=a_letter(briefing))

    assert "From Daniel Okoro, Waste officer, Wroxford Council: by letter" in review
    assert (sent.status_code, sent.location) == (303, path)
    db.session.rollback()
    person = db.session.scalars(select(Person).where(Person.name == "Daniel Okoro")).one()
    response = db.session.scalars(select(Response)).one()
    assert person.state is PersonState.IMPORTED
    assert (response.person_id, response.entered_by_id) == (person.id, author.id)
    assert (response.channel, response.title) == (Channel.LETTER, "Waste officer")
    comments = db.session.scalars(select(Comment)).all()
    assert {(c.author_id, c.state) for c in comments} == {(person.id, CommentState.PUBLISHED)}
    entries = db.session.scalars(select(Entry).order_by(Entry.number)).all()
    assert [(e.label, e.state) for e in entries] == [
        ("D1", EntryState.RAISED),
        ("C2", EntryState.RAISED),
    ]


def test_who_entered_it_is_told_and_no_letter_goes_out(
    client: FlaskClient, author: Person, briefing: Briefing, path: str, mail: Path
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    stranger = client.application.test_client()
    here = f"/briefings/{briefing.slug}"
    db.session.rollback()
    public_id = db.session.scalars(select(Comment.public_id).order_by(Comment.id)).first()

    pages = [here, f"{here}/register", f"{here}/register/1", f"{here}/register.csv"]
    shown = {page: stranger.get(page).text for page in [*pages, f"/c/{public_id}"]}
    results = stranger.get(f"{here}/results").text
    (first, _) = json.loads(stranger.get(f"{here}/register.json").text)["entries"]
    post.deliver()

    assert [
        page
        for page, text in shown.items()
        if "Daniel Okoro (by letter, entered by the team)" not in text
    ] == []
    assert "The answer of 1 came on paper, by letter or by e-mail" in results
    assert first["came"] == "letter"
    assert [m["Subject"] for m in post.letters(mail, "daniel")] == []


def test_the_same_letter_sent_again_is_one_response(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    before = counted()

    again = client.post(path, data=a_letter(briefing))

    assert again.status_code == 303
    assert counted() == before


@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [
        ({"who-name": ""}, "Enter the name of whoever wrote it."),
        ({"who-channel": ""}, "Say how it came."),
        ({"p-key-4-change_why": "Too many."}, "Say in at least 40 characters why"),
        ({"capacity": "organisation", "who-organisation": "", "who-title": ""}, "Name the"),
    ],
)
def test_refused_for_one_part_nothing_is_stored_and_nothing_is_lost(
    client: FlaskClient,
    author: Person,
    briefing: Briefing,
    path: str,
    spoiled: dict[str, str],
    sentence: str,
) -> None:
    sign_in(client, author)

    answer = client.post(path, data=a_letter(briefing) | spoiled)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert REASON in answer.text
    assert counted() == [1, 0, 0, 0, 0]


def test_what_is_typed_waits_for_the_one_who_typed_it(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)

    client.post(path, data=a_letter(briefing, to="keep"))

    page = client.get(path).text
    assert 'value="Daniel Okoro"' in page
    assert REASON in page
    client.post(path, data=a_letter(briefing))
    assert REASON not in client.get(path).text


def test_a_session_that_ended_loses_no_word(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    away = client.post(path, data=a_letter(briefing))

    sign_in(client, author)
    page = client.get(unquote(away.location.partition("next=")[2])).text

    assert away.location.startswith("/sign-in")
    assert 'value="Daniel Okoro"' in page
    assert REASON in page


def test_a_misread_letter_is_mended_and_stays_one_response(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    one = f"{path}/{handle_of('Daniel Okoro')}"

    form = client.get(one).text
    mended = typed(briefing, {1: "1", 2: "1"}) | WHO | {"who-name": "Daniela Okoro"}
    mended |= {"form_key": "key-of-another-form", "withdraw-1": "yes"}
    sent = [client.post(one, data=mended).status_code for _ in range(2)]

    assert 'id="p1-against" checked' in form
    assert "Withdraw D1" in form
    assert sent == [303, 303]
    db.session.rollback()
    assert db.session.scalars(select(Stance.value).order_by(Stance.wording_id)).all() == [1, 1]
    states = db.session.scalars(select(Entry.state).order_by(Entry.number)).all()
    assert states == [EntryState.WITHDRAWN, EntryState.RAISED]
    assert "Daniela Okoro" in client.get(path).text
    assert len(db.session.scalars(select(Response)).all()) == 1


def test_an_objection_is_joined_for_whoever_says_the_same(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    an_entry(briefing, summary="What has to change is how councils are led.")
    sign_in(client, author)
    fields = typed(briefing, {1: "-1"}, p1__why=REASON) | WHO

    review = client.post(path, data=fields | {"to": "review"}).text
    client.post(path, data=fields | {"p-key-1-joins": "1"})

    assert "Join D1 instead" in review
    db.session.rollback()
    entry = db.session.scalars(select(Entry).options(selectinload(Entry.people))).one()
    daniel = db.session.scalars(select(Person.id).where(Person.name == "Daniel Okoro")).one()
    assert entry.part_of(daniel) is Part.JOINER


def test_nothing_that_staff_entered_waits_for_a_moderator(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    briefing.premoderated = True
    saved(HeldWord(word="councils"))
    sign_in(client, author)

    client.post(path, data=a_letter(briefing))

    db.session.rollback()
    states = db.session.scalars(select(Comment.state)).all()
    assert states == [CommentState.PUBLISHED, CommentState.PUBLISHED]


def test_authors_see_what_they_entered_and_moderators_all_of_it(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    moderator = client.application.test_client()
    sign_in(moderator, a_person("Mo Derator", role=Role.MODERATOR))
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    theirs = {"who-name": "Grace Oduya", "form_key": "key-of-another-form"}
    moderator.post(path, data=a_letter(briefing, shown_as="moderators") | theirs)

    of_author, of_moderator = client.get(path).text, moderator.get(path).text

    assert ("Daniel" in of_author, "Grace" in of_author) == (True, False)
    assert ("Daniel" in of_moderator, "Grace" in of_moderator) == (True, True)
    assert client.get(f"{path}/{handle_of('Grace Oduya')}").status_code == 404


def test_many_letters_and_propositions_take_as_many_statements_as_few(
    client: FlaskClient, author: Person, statements: list[str]
) -> None:
    sign_in(client, author)
    counts = []
    for letters, propositions in ((1, 1), (3, 40)):
        words = [f"Proposition number {n}." for n in range(propositions)]
        briefing = a_briefing(*words, authors=(db.session.merge(author),))
        path = f"/briefings/{briefing.slug}/respond/for"
        for n in range(letters):
            key = {"form_key": f"key-of-letter-number-{n}", "who-name": f"Writer {n}"}
            client.post(path, data=typed(briefing, {1: "1"}) | WHO | key)
        client.get(path)  # says what was done, once
        statements.clear()
        page = client.get(path).text
        counts.append(len(statements))
        assert page.count("entered by the team)") == letters

    assert counts[0] == counts[1]


def test_one_response_for_an_organisation_also_on_paper(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing, capacity="organisation"))
    second = {"who-name": "Grace Oduya", "form_key": "key-of-another-form"}

    refused = client.post(path, data=a_letter(briefing, capacity="organisation") | second)

    assert refused.status_code == 409
    assert "has answered for Wroxford Council already" in refused.text
    assert 'value="Grace Oduya"' in refused.text


def test_a_closed_discussion_takes_no_words_on_paper_either(
    client: FlaskClient, author: Person, path: str, briefing: Briefing
) -> None:
    briefing.locked_at = LONG_AGO
    db.session.commit()
    sign_in(client, author)

    refused = client.post(path, data=a_letter(briefing))
    taken = client.post(path, data=typed(briefing, {1: "-1"}) | WHO)

    assert (refused.status_code, taken.status_code) == (409, 303)
    assert "This discussion is closed." in refused.text


def test_a_verdict_that_came_by_letter_is_entered_by_a_moderator_and_marked(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    answered(author, briefing)
    mo = client.application.test_client()
    sign_in(mo, a_person("Mo Derator", role=Role.MODERATOR))
    here = f"/briefings/{briefing.slug}/register/1"
    words = {"letter-handle": handle_of("Daniel Okoro"), "letter-text": "It is not about officers."}

    offered = mo.get(here).text
    unsaid = mo.post(f"{here}/letter", data=words)
    refused = client.post(f"{here}/letter", data=words | {"letter-satisfied": "no"})
    taken = mo.post(f"{here}/letter", data=words | {"letter-satisfied": "no"})

    assert "Enter a verdict that came by letter" in offered
    assert (unsaid.status_code, refused.status_code, taken.status_code) == (422, 403, 303)
    assert "It is not about officers." in unsaid.text
    report = client.application.test_client().get(f"/briefings/{briefing.slug}/minority-report")
    assert "It is not about officers." in report.text
    assert "Daniel Okoro (by letter, entered by the team)" in report.text
    assert "typed in by Mo Derator" in mo.get(here).text
    assert "typed in by" not in client.get(here).text
    db.session.rollback()
    assert db.session.scalars(select(Entry.state).where(Entry.number == 1)).one() == "sustained"


def test_the_clocks_go_on_for_whoever_cannot_press_a_button(
    client: FlaskClient, author: Person, briefing: Briefing, path: str
) -> None:
    sign_in(client, author)
    client.post(path, data=a_letter(briefing))
    answered(author, briefing)

    with clock.frozen(clock.now() + timedelta(days=15)):
        tick()

    db.session.rollback()
    assert db.session.scalars(select(Entry.state).where(Entry.number == 1)).one() == "no_reply"


def answered(author: Person, briefing: Briefing) -> None:
    """The objection of the letter, at once."""
    db.session.rollback()
    ruth = db.session.merge(author)
    with transaction():
        for entry in db.session.scalars(select(Entry)):
            entry.state = EntryState.OPEN
    with transaction():
        dissent.answer(ruth, by_slug(briefing.slug, ruth), [1], ANSWER)


def counted() -> list[int]:
    db.session.rollback()
    tables = (Person, Response, Stance, Comment, Entry)
    return [db.session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]


def handle_of(name: str) -> str:
    db.session.rollback()
    return db.session.execute(select(Person.handle).where(Person.name == name)).scalar_one()
