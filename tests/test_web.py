import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    "path", ["/a%00b", "/briefings/a%00b", "/people/%00", "/c/%00", "/preview/%00", "/?p=\x00"]
)
def test_an_address_that_no_database_could_hold_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
