"""The first way through: write, publish, find it in the list."""

import re

from flask.testing import FlaskClient

from tests.factories import a_person, sign_in


def test_a_briefing_is_written_published_and_found(client: FlaskClient) -> None:
    sign_in(client, a_person(writes=True))

    started = client.post("/desk/briefings/new", data={"title": "Two steps to quieter bins"})
    page = client.get(started.location)
    fields = _fields(page.text)
    fields |= {"standfirst": "Fewer lids.", "source": "Bins are loud."}
    key = fields["spare_key"]
    added = client.post(started.location, data=fields | {"do": f"add {key}"})
    fields = _fields(client.get(added.location).text)
    fields["propositions-0-text"] = "Buy lids that close."
    saved = client.post(started.location, data=fields | {"do": "publish"})
    page = client.get(saved.location)
    assert "The title says 2, and there is 1 proposition." in page.text
    published = client.post(saved.location, data=_fields(page.text))

    assert published.status_code == 303
    article = client.get(published.location).text
    assert "Bins are loud." in article
    assert "Buy lids that close." in article
    listed = client.get("/briefings").text
    assert 'href="/briefings/two-steps-to-quieter-bins">Two steps to quieter bins</a>' in listed


def _fields(page: str) -> dict[str, str]:
    """What a browser would send of the form on this page, apart from buttons."""
    form = page[page.index("<form") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = text.lstrip("\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    return found
