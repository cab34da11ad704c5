"""Comments, as browsers and as the hostile send them."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.briefings.models import BriefingState
from app.core import clock
from app.core.db import db
from app.core.text import plain
from app.discussion.models import Comment, CommentRevision, CommentState, Draft
from tests.discussion.asking import WORDS, an_old_hand, comment
from tests.engines import on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, sign_in
from tests.hostile.inputs import all_naughty


def bodies() -> list[str]:
    return list(db.session.scalars(select(CommentRevision.source).order_by(CommentRevision.at)))


def test_a_comment_is_posted_and_seen_in_its_context(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    root = a_comment(briefing, words="A root.")
    priya = an_old_hand(client)

    posted = comment(priya, briefing, "A reply.", reply_to=root.public_id)
    page = priya.get(posted.location)

    assert posted.status_code == 303
    assert posted.location.startswith("/c/")
    for words in ("A root.", "A reply.", "Your comment is published."):
        assert words in page.text
    assert "Your comment is published." not in priya.get(posted.location).text


def test_a_held_comment_is_seen_by_its_writer_and_moderators_alone(
    app: Flask, client: FlaskClient
) -> None:
    briefing = a_briefing()
    sign_in(client, a_person("Newcomer Nia"))
    moderator, other = app.test_client(), app.test_client()
    sign_in(moderator, a_person(role=Role.MODERATOR))
    sign_in(other, a_person())

    location = comment(client, briefing, "My first words here.").location
    seen = {
        name: (who.get(location).status_code, "My first words" in who.get(address).text)
        for name, who in {"own": client, "moderator": moderator, "other": other}.items()
        for address in [f"/briefings/{briefing.slug}"]
    }

    assert seen == {"own": (200, True), "moderator": (200, False), "other": (404, False)}
    assert app.test_client().get(location).status_code == 404
    own = client.get(f"/briefings/{briefing.slug}").text
    assert "Only you can see this yet." in own
    assert "A moderator reads the first comments of everybody" in own


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "Enter a comment."),
        ({"body": "* * *"}, "Enter a comment."),
        ({"body": "x" * 10_001}, "Comment must be 10,000 characters or fewer."),
        ({"body": "a\x00b"}, "control character"),
        ({"about": "no-such"}, "Not a valid choice"),
        ({"bearing": "sideways"}, "Not a valid choice"),
        ({"form_key": "'"}, "This form has expired."),
        ({"draft": "'"}, "This form has expired."),
    ],
)
def test_what_cannot_be_posted_comes_back_with_its_words(
    client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    briefing = a_briefing(*WORDS)
    priya = an_old_hand(client)

    page = comment(priya, briefing, "Kept words.", **fields)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'role="alert"' in page.text
    if "body" not in fields:
        assert "Kept words." in page.text
    assert (
        db.session.scalars(select(Comment.id).where(Comment.briefing_id == briefing.id)).all() == []
    )


def test_a_comment_of_exactly_ten_thousand_characters_is_taken(client: FlaskClient) -> None:
    assert comment(an_old_hand(client), a_briefing(), "x" * 10_000).status_code == 303


def test_a_preview_shows_what_would_be_posted_and_posts_nothing(client: FlaskClient) -> None:
    briefing = a_briefing()
    page = comment(an_old_hand(client), briefing, "It **works**.", preview="1")

    assert page.status_code == 200
    assert "<p>It <strong>works</strong>.</p>" in page.text
    assert "It **works**." in page.text
    assert db.session.scalars(select(Comment).where(Comment.briefing_id == briefing.id)).all() == []


def test_the_same_form_sent_twice_leads_to_the_same_comment(client: FlaskClient) -> None:
    briefing = a_briefing()
    priya = an_old_hand(client)

    first, second = (comment(priya, briefing, "Once.", form_key="k" * 20) for _ in range(2))

    assert first.location == second.location
    assert bodies().count("Once.") == 1


def test_words_survive_a_session_that_has_ended(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    priya, stranger = an_old_hand(client), app.test_client()
    address = f"/briefings/{briefing.slug}/comments/new"

    kept = comment(stranger, briefing, "Long thoughts.", about="key-2")
    back = parse_qs(urlsplit(kept.location).query)["next"][0]
    key = parse_qs(urlsplit(back).query)["draft"][0]
    page = priya.get(back)

    assert (kept.status_code, kept.location.startswith("/sign-in?next=")) == (303, True)
    assert back == f"{address}?draft={key}"
    for words in ("Long thoughts.", "Your words were kept.", '<option selected value="key-2">'):
        assert words in page.text
    assert "Long thoughts." not in bodies()
    comment(priya, briefing, "Long thoughts.", draft=key)
    db.session.rollback()
    assert "Long thoughts." in bodies()
    assert db.session.scalars(select(Draft)).all() == []


def test_words_survive_a_form_that_has_expired(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    briefing, stranger = a_briefing(), app.test_client()
    priya = an_old_hand(client)
    mine = a_comment(briefing)

    pages = [comment(who, briefing, "Long thoughts.") for who in (priya, stranger)]
    other = priya.post(f"/c/{mine.public_id}/vote", data={"helpful": "1"})

    assert [page.status_code for page in (*pages, other)] == [400] * 3
    assert ["Long thoughts." in page.text for page in (*pages, other)] == [True, True, False]
    assert "Keep them and sign in" in pages[1].text
    assert db.session.scalars(select(Draft)).all() == []


def test_words_survive_a_refusal(client: FlaskClient) -> None:
    briefing = a_briefing()
    root = a_comment(briefing)
    priya = an_old_hand(client)
    db.session.get_one(Comment, root.id).state = CommentState.REMOVED
    db.session.get_one(Comment, root.id).listed = True
    db.session.commit()

    page = comment(priya, briefing, "Long thoughts.", reply_to=root.public_id)
    form = priya.get(f"/briefings/{briefing.slug}/comments/new?reply_to={root.public_id}")

    assert page.status_code == 409
    assert "This comment can no longer be answered." in page.text
    assert "Long thoughts." in page.text
    assert "Long thoughts." in form.text


@pytest.mark.parametrize("closed", [True, False], ids=["locked", "archived"])
def test_a_closed_discussion_says_so(client: FlaskClient, closed: bool) -> None:
    briefing = (
        a_briefing(locked_at=LONG_AGO) if closed else a_briefing(state=BriefingState.ARCHIVED)
    )
    priya = an_old_hand(client)

    posted = comment(priya, briefing, "Too late.")
    page = priya.get(f"/briefings/{briefing.slug}")

    assert posted.status_code == 409
    assert "This discussion is closed." in posted.text
    assert "Post comment" not in page.text


def test_a_comment_can_be_changed_and_withdrawn(client: FlaskClient) -> None:
    briefing = a_briefing()
    priya = an_old_hand(client)
    address = comment(priya, briefing, "Frist.").location

    form = priya.get(f"{address}/edit").text
    changed = priya.post(f"{address}/edit", data={"body": "First."})
    shown = priya.get(address).text
    asked = priya.get(f"{address}/withdraw").text
    gone = priya.post(f"{address}/withdraw")

    assert "Frist." in form
    assert (changed.status_code, "First." in shown) == (303, True)
    assert "Withdraw your comment?" in asked
    assert gone.location == f"/briefings/{briefing.slug}#discussion"
    assert "First." not in priya.get(gone.location).text


def test_anothers_comment_cannot_be_changed(client: FlaskClient) -> None:
    other = a_comment(a_briefing())
    priya = an_old_hand(client)

    answers = [
        priya.get(f"/c/{other.public_id}/edit"),
        priya.post(f"/c/{other.public_id}/edit", data={"body": "Mine now."}),
        priya.get(f"/c/{other.public_id}/withdraw"),
        priya.post(f"/c/{other.public_id}/withdraw"),
    ]

    assert [each.status_code for each in answers] == [403] * 4
    assert "Mine now." not in bodies()


def test_revisions_are_public_once_readers_could_have_seen_both(
    app: Flask, client: FlaskClient
) -> None:
    briefing = a_briefing()
    priya = an_old_hand(client)
    with clock.frozen(LONG_AGO + timedelta(days=1)):
        address = comment(priya, briefing, "It cost two million.").location
    with clock.frozen(LONG_AGO + timedelta(days=2)):
        priya.post(f"{address}/edit", data={"body": "It cost three million."})

    page = app.test_client().get(f"{address}/revisions").text

    assert re.findall(r"</span>(\w+)<span class=\"vh\">", page) == ["two", "three"]
    assert f'href="{address}/revisions"' in priya.get(address).text


def test_marking_as_read_moves_what_is_new(client: FlaskClient) -> None:
    briefing = a_briefing()
    a_comment(briefing)
    priya = an_old_hand(client)
    address = f"/briefings/{briefing.slug}"

    def marked(upto: str) -> TestResponse:
        return priya.post(f"{address}/read", data={"upto": upto})

    before = int(LONG_AGO.timestamp()) * 1_000_000 - 1
    answers = [marked(str(before)).status_code]
    new = priya.get(address).text
    answers += [marked(str(before + 10)).status_code]
    old = priya.get(address).text
    answers += [marked(upto).status_code for upto in ("", "x", "-1", "9" * 30)]

    assert answers == [303, 303, 422, 422, 422, 422]
    assert "1 new comment since your last visit" in new
    assert '<span class="badge">New</span>' in new
    assert "since your last visit" not in old


@pytest.mark.parametrize("after", ["x", "%00", "W10", "WzEsMl0", "a" * 5000, "WyJhIiwiYiJd"])
def test_foreign_cursors_lead_nowhere(client: FlaskClient, after: str) -> None:
    briefing = a_briefing()
    answers = [
        client.get(f"/briefings/{briefing.slug}?after={after}&sort={sort}").status_code
        for sort in ("newest", "oldest", "helpful", "disputed", "no-such")
    ]

    assert set(answers) <= {200, 404}


@pytest.mark.gate
@on_sqlite
def test_all_naughty_strings_are_kept_or_refused_with_a_sentence(client: FlaskClient) -> None:
    briefing = a_briefing()
    moderator = a_person(role=Role.MODERATOR)
    sign_in(client, moderator)

    for naughty in all_naughty():
        answer = comment(client, briefing, naughty)
        if answer.status_code == 303:
            db.session.rollback()  # to see what the request has committed
            kept = db.session.scalars(
                select(CommentRevision.source).order_by(CommentRevision.comment_id.desc()).limit(1)
            ).one()
            assert kept == plain(naughty)
        else:
            assert answer.status_code == 422, naughty
