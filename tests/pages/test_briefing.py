"""A briefing with its discussion, as readers, practitioners and authors see it."""

from flask.testing import FlaskClient

from tests.discussion.asking import WORDS, an_old_hand, comment, take
from tests.factories import a_briefing, a_comment


def test_a_stranger_reads_the_text_its_propositions_and_the_discussion(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS, title="Three steps")
    a_comment(briefing, words="It took us two years.")

    page = client.get(f"/briefings/{briefing.slug}")

    said = ("Three steps", "Most councils have a strategy.", *WORDS, "It took us two years.")
    assert [words for words in said if words not in page.text] == []
    assert "csrf_token" not in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"


def test_a_practitioner_takes_a_stance_and_comments(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    priya = an_old_hand(client)

    taken = take(priya, briefing, "-1")
    posted = comment(priya, briefing, "Grace paid for it.", bearing="against")

    assert (taken.status_code, taken.location) == (303, f"/briefings/{briefing.slug}#p1")
    assert "Grace paid for it." in priya.get(posted.location).text
    page = priya.get(f"/briefings/{briefing.slug}").text
    assert "Grace paid for it." in page
    assert "You disagree." in page
