import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/about", "How we count"),
        ("/privacy", "no page shows how a named person answered or voted"),
        ("/accessibility", "WCAG 2.2 at level AA"),
    ],
)
def test_what_this_place_is_can_be_read_without_a_cookie(
    client: FlaskClient, path: str, words: str
) -> None:
    page = client.get(path)

    assert words in page.text
    assert (page.headers["X-Page-Key"], page.headers.get("Set-Cookie")) == ("site", None)
