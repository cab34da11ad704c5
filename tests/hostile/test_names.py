"""Names of files, header values and addresses to go on to, meant to break out of their place."""

import io
import re
import unicodedata
from email import policy
from email.parser import BytesParser
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.briefings.models import Attachment
from app.core import mail, uploads
from app.core.db import db, transaction
from app.core.errors import Unreadable
from tests.engines import on_sqlite
from tests.hostile.inputs import FILE_NAMES, HEADER_VALUES, listed
from tests.journeys.post import deliver
from tests.routes import filled
from tests.world import World

pytestmark = on_sqlite

SAFE_NAME = re.compile(r"[\w-]{1,80}\.pdf")
HEADERS = {"Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted"}
HEADERS |= {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
HEADERS |= {"List-Unsubscribe", "List-Unsubscribe-Post"}  # of the letters that wait in the world
BOUNDARY = "moothall-test"


def test_file_names_stay_in_their_place(world: World) -> None:
    assert _unsafe(world, FILE_NAMES) == []


@pytest.mark.gate
def test_published_file_names_stay_in_their_place(world: World) -> None:
    names = listed("filenames")

    assert len(names) == 31
    assert _unsafe(world, names) == []


def test_header_values_make_no_header_and_no_recipient(world: World) -> None:
    assert _injected(world, HEADER_VALUES) == []


@pytest.mark.gate
def test_published_header_values_make_no_header_and_no_recipient(world: World) -> None:
    values = listed("email_header_values")

    assert len(values) == 26
    assert _injected(world, values) == []


@pytest.mark.gate
def test_signing_in_leads_to_no_published_address_elsewhere(world: World) -> None:
    targets = listed("open_redirects")
    left = []
    for target in targets:
        world.reset()
        fields = filled("/sign-in", "-", "anonymous") | {"next": target}
        client = world.client("anonymous")
        answer = client.post("/sign-in", data=fields | {"csrf_token": world.token})
        address = urlsplit(answer.headers.get("Location", "/"))
        if answer.status_code >= 500 or address.scheme or address.netloc:
            left.append(f"{target!r} led to {answer.headers.get('Location')!r}")

    assert len(targets) == 50
    assert left == []


@pytest.mark.gate
def test_published_abuses_of_http_are_answered_without_a_fault_or_trust(world: World) -> None:
    requests = listed("http_abuse")
    wrong = []
    for asked in requests:
        answer = world.client("anonymous").open(
            asked["path"], method=asked["m"], headers=asked.get("headers"), buffered=True
        )
        if answer.status_code >= 500 or "evil.example" in answer.text + str(answer.headers):
            wrong.append(f"{asked['m']} {asked['path'][:60]} answered {answer.status_code}")

    assert len(requests) == 25
    assert wrong == []


def _unsafe(world: World, names: list[str]) -> list[str]:
    wrong = []
    for name in names:
        world.reset()
        answer = _upload(world, name)
        if answer.status_code not in (303, 400, 415, 422):
            wrong.append(f"{name!r} answered {answer.status_code}")
        newest = select(Attachment).order_by(Attachment.id.desc())
        kept = db.session.scalars(newest).first()
        if answer.status_code != 303 or kept is None:
            continue
        address = f"/attachments/{kept.public_id}/{uploads.address_name(kept.name)}"
        sent = world.client("author").get(address, buffered=True)
        disposition = sent.headers["Content-Disposition"]
        if not SAFE_NAME.fullmatch(kept.name) or not disposition.startswith("attachment; filename"):
            wrong.append(f"{name!r} kept as {kept.name!r}, sent as {disposition!r}")
        if any(unicodedata.category(letter) in ("Cc", "Cf") for letter in kept.name):
            wrong.append(f"{name!r} kept its invisible letters")
        if sent.data != b"%PDF-1.7 minutes":
            wrong.append(f"{name!r} does not come back")
    outside = [path for path in world.settings.instance.rglob("*") if path.suffix == ".pdf"]
    return wrong + [f"a file at {path}" for path in outside]


def _upload(world: World, name: str) -> TestResponse:
    """As a client that does not escape would send it."""
    field = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    token = f'Content-Disposition: form-data; name="csrf_token"\r\n\r\n{world.token}'
    parts = [token, f"{field}\r\nContent-Type: image/png\r\n\r\n%PDF-1.7 minutes"]
    body = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{BOUNDARY}--\r\n"
    return world.client("author").post(
        "/desk/briefings/author-draft/attachments",
        input_stream=io.BytesIO(body.encode("utf-8", "surrogatepass")),
        content_length=len(body.encode("utf-8", "surrogatepass")),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        buffered=True,
    )


def _injected(world: World, values: list[str]) -> list[str]:
    """Through registering, as a name and as an address, and straight into a letter's headers."""
    wrong = []
    folder = world.settings.instance / "mail"
    for value in values:
        world.reset()
        for old in folder.glob("*.eml"):
            old.unlink()
        for field in ("name", "email"):
            fields = filled("/register", "-", "anonymous") | {field: value}
            client = world.client("anonymous")
            client.post("/register", data=fields | {"csrf_token": world.token})
        for address, subject in ((value, "Subject"), ("nia@example.org", value)):
            try:
                with transaction():
                    mail.send_later(address, subject, "Words.")
            except Unreadable:
                continue
        deliver()
        for file in folder.glob("*.eml"):
            letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
            recipients = letter["To"].addresses
            if set(letter.keys()) - HEADERS or len(recipients) != 1 or letter["Bcc"]:
                wrong.append(f"{value!r} made {letter.items()}")
    return wrong
