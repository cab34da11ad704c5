"""The front page."""

import re
from datetime import timedelta

from flask.testing import FlaskClient

from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, sign_in


def _listed(page: str) -> list[str]:
    """Headings of lists and addresses of briefings, as they stand in the page."""
    return re.findall(r'(?:<h2 class="over" id=|<h3[^>]*><a href=)"(?:/briefings/)?([\w-]+)"', page)


def test_the_front_page_says_what_moothall_is_for(client: FlaskClient) -> None:
    a_briefing("One thing.", "Another.")
    sign_in(client, a_person())

    page = client.get("/")

    assert page.status_code == 200
    assert "which part they would not sign" in page.text


def test_a_briefing_stands_there_once_the_most_discussed_first(client: FlaskClient) -> None:
    slugs = [f"briefing-{n}" for n in range(12)]
    for n, slug in enumerate(slugs):
        made = a_briefing(slug=slug, published_at=LONG_AGO + timedelta(days=n))
        for _ in range({"briefing-0": 3, "briefing-11": 2, "briefing-4": 1}.get(slug, 0)):
            a_comment(made)

    assert _listed(client.get("/").text) == [
        "discussed",
        *("briefing-0", "briefing-11", "briefing-4"),
        "new",
        *(f"briefing-{n}" for n in (10, 9, 8, 7, 6, 5)),
    ]
