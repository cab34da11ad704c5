"""Where people stand, for whoever may know."""

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.briefings.models import Audience
from app.discussion.models import CommentState
from tests.discussion.asking import WORDS, an_old_hand, take
from tests.factories import a_briefing, a_comment, a_person, sign_in


def test_a_stranger_finds_the_tallies_here(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    for value in ("2", "1", "1", "-2", "none"):
        take(an_old_hand(app.test_client()), briefing, value)

    page = client.get(f"/briefings/{briefing.slug}/results")

    for words in (
        "5 people have answered",
        "Of 4 people: 1 strongly agree, 2 agree, 0 neither, 0 disagree, 1 strongly disagree",
        "<b>75%</b>",
        "30 to 95%",
        "They are not a sample of the sector.",
        "Too few to say.",
    ):
        assert words in page.text, words
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"


def test_who_may_still_answer_is_not_swayed(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS, decided=(3,))
    take(an_old_hand(app.test_client()), briefing, "1", number=1)
    take(an_old_hand(app.test_client()), briefing, "1", number=2)
    priya = an_old_hand(client)
    address = f"/briefings/{briefing.slug}/results"

    counted = [priya.get(address).text.count('class="dist"')]
    take(priya, briefing, "-1")
    counted.append(priya.get(address).text.count('class="dist"'))
    priya.post(f"/briefings/{briefing.slug}/show-tallies")
    counted.append(priya.get(address).text.count('class="dist"'))

    assert counted == [1, 2, 3]  # what is decided can be shown to everybody


def test_what_one_person_wrote_and_answered(app: Flask, client: FlaskClient) -> None:
    person = a_person("Priya Nair", bio_html="<p>Service design.</p>")
    briefing, closed = (
        a_briefing(*WORDS, title="Open to all"),
        a_briefing(audience=Audience.CONFIRMED),
    )
    for n in range(21):
        a_comment(briefing, person, f"Comment {n}.")
    a_comment(closed, person, "For the confirmed.")
    a_comment(briefing, person, "Held.", state=CommentState.PENDING, held_for="links")
    a_comment(briefing, person, "Removed.", state=CommentState.REMOVED)
    sign_in(client, person)
    take(client, briefing, "-1")

    profile = app.test_client().get(f"/people/{person.handle}")
    own = client.get("/account/contributions").text

    assert profile.headers["X-Page-Key"] == "site"
    for words in ("Service design.", "Comment 20.", "Open to all", "Older comments"):
        assert words in profile.text
    for words in ("For the confirmed.", "Held.", "Removed.", "Comment 0."):
        assert words not in profile.text
    for words in (
        "For the confirmed.",
        "Held.",
        "It has several links in it",
        "A moderator removed this.",
    ):
        assert words in own
    assert "You disagree." in own
    assert WORDS[0] in own


def test_nobody_reads_anothers_contributions(client: FlaskClient) -> None:
    answer = client.get("/account/contributions")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account/contributions")


def test_the_latest_comments_are_a_feed(client: FlaskClient) -> None:
    briefing = a_briefing(title="Three <steps>")
    grace: Person = a_person("Grace & Co")
    a_comment(briefing, grace, "It works & well.")
    a_comment(briefing, grace, "Held.", state=CommentState.PENDING)

    feed = client.get(f"/briefings/{briefing.slug}/comments.atom")

    assert feed.mimetype == "application/atom+xml"
    assert "Comment by Grace &amp; Co" in feed.text
    assert "Held." not in feed.text
