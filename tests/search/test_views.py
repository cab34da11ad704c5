import pytest
from flask.testing import FlaskClient

from app.briefings.models import Audience
from tests.factories import a_briefing, a_comment, a_person, sign_in

ODD = (
    "%",
    "_",
    '"',
    '""',
    "*",
    "AND",
    "NOT OR",
    "NEAR(a b)",
    "a:b",
    "-a",
    "^a",
    "'; --",
    "\\",
    "{}",
    "(",
    "the of and",
    "\U0001f600",
    "é" * 50,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "x" * 10_000,
    "word " * 2_000,
    "=a1",
    "&|!<->:*",
    "١٢٣",
    "ﬁ ½ ℡",
)


@pytest.mark.parametrize("typed", ODD, ids=lambda typed: typed[:12])
def test_odd_input_is_answered(client: FlaskClient, typed: str) -> None:
    a_comment(a_briefing("Appoint one."), words="The word and 1 a.")

    answers = [
        client.get("/search", query_string={"q": typed, "order": order}).status_code
        for order in ("best", "newest")
    ]

    assert answers == [422 if len(typed) > 200 else 200] * 2


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "nothing"},
        {"topic": "not-there"},
        {"since": "yesterday"},
        {"since": "2026-05-02", "until": "2026-05-01"},
        {"bearing": "sideways"},
        {"order": "worst"},
    ],
    ids=str,
)
def test_what_is_not_an_answer_is_told(client: FlaskClient, given: dict[str, str]) -> None:
    answer = client.get("/search", query_string={"q": "word"} | given)

    assert answer.status_code == 422
    assert "Something here needs mending" in answer.text
    assert 'value="word"' in answer.text


def test_a_foreign_cursor_is_no_page(client: FlaskClient) -> None:
    assert client.get("/search?q=word&after=nonsense").status_code == 404
    assert client.get("/search?q=word&order=newest&after=nonsense").status_code == 404


def test_what_was_found_is_shown_escaped_and_marked(client: FlaskClient) -> None:
    writer = a_person("Zoë <b>Bold</b>")
    briefing = a_briefing(title="Care & <i>cost</i>")
    a_comment(briefing, writer, "The café &lt;script&gt; of Wroxford.")

    page = client.get("/search?q=cafe").text

    assert "The <mark>café</mark> &lt;script&gt; of Wroxford." in page
    assert "Zoë &lt;b&gt;Bold&lt;/b&gt; on Care &amp; &lt;i&gt;cost&lt;/i&gt;" in page
    assert "1 result" in page


def test_htmx_is_given_the_results_alone(client: FlaskClient) -> None:
    a_comment(a_briefing(), words="Marmalade.")

    part = client.get("/search?q=marma", headers={"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="results">')
    assert "<mark>Marmalade</mark>" in part


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    page = client.get('/search?q="marmalade+jam"&kind=comments').text

    assert "Nothing found for" in page
    assert 'href="/search?q=marmalade+jam&amp;kind=comments"' in page
    assert "all briefings" in page


def test_a_stranger_is_given_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/search?q=word")

    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text


def test_a_confirmed_reader_finds_what_is_for_them(client: FlaskClient) -> None:
    a_comment(a_briefing(audience=Audience.CONFIRMED), words="Marmalade.")
    before = client.get("/search?q=marmalade").text
    sign_in(client, a_person())

    after = client.get("/search?q=marmalade").text

    assert ("<mark>" in before, "<mark>" in after) == (False, True)
