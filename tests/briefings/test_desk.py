"""The first way through: write, publish, find it in the list."""

from flask.testing import FlaskClient

from tests.briefings.forms import fields
from tests.factories import a_person, sign_in


def test_a_briefing_is_written_published_and_found(client: FlaskClient) -> None:
    sign_in(client, a_person(writes=True))

    started = client.post("/desk/briefings/new", data={"title": "Two steps to quieter bins"})
    page = client.get(started.location)
    form = fields(page.text)
    form |= {"standfirst": "Fewer lids.", "source": "Bins are loud."}
    key = form["spare_key"]
    added = client.post(started.location, data=form | {"do": f"add {key}"})
    form = fields(client.get(added.location).text)
    form["propositions-0-text"] = "Buy lids that close."
    saved = client.post(started.location, data=form | {"do": "publish"})
    page = client.get(saved.location)
    assert "The title says 2, and there is one proposition." in page.text
    published = client.post(saved.location, data=fields(page.text))

    assert published.status_code == 303
    article = client.get(published.location).text
    assert "Bins are loud." in article
    assert "Buy lids that close." in article
    listed = client.get("/briefings").text
    assert 'href="/briefings/two-steps-to-quieter-bins">Two steps to quieter bins</a>' in listed
