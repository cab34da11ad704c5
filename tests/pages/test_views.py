from flask.testing import FlaskClient

from tests.factories import a_briefing, a_person, sign_in


def test_the_front_page_says_what_moothall_is_for(client: FlaskClient) -> None:
    a_briefing("One thing.", "Another.")
    sign_in(client, a_person())

    page = client.get("/")

    assert page.status_code == 200
    assert "which part they would not sign" in page.text
