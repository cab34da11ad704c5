import io
import json
import re
from contextlib import suppress
from itertools import product

import pytest
from PIL import Image

from app.core.errors import Unreadable
from app.core.markup import is_attachment
from app.core.uploads import PDF, WrongType, address_name, received, safe_name
from tests.data import data


def picture(kind: str = "PNG", **how: object) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(kept, kind, **how)
    return kept.getvalue()


def test_a_file_is_told_by_its_content_not_by_its_name() -> None:
    kinds = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}

    found = {kind: received(picture(kind), "report.pdf").type for kind in kinds}

    assert found == kinds
    assert received(b"%PDF-1.7 ...", "photo.png").type == PDF


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a",
        b" %PDF-1.7",
        b"",
    ],
)
def test_what_is_not_a_pdf_or_an_image_is_refused(content: bytes) -> None:
    with pytest.raises(WrongType) as refused:
        received(content, "a.png")

    assert str(refused.value) == "Upload a PDF, PNG, JPEG or WebP."


@pytest.mark.parametrize("content", [picture()[:40], b"\x89PNG\r\n\x1a\n" + b"x" * 99])
def test_a_broken_image_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        received(content, "a.png")


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
def test_a_camera_note_that_is_broken_is_a_broken_image() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x011A] = 72.5
    whole = picture("JPEG", exif=exif)
    at = whole.index(b"Exif")
    for place, value in product(range(at, at + 80), (0, 2, 5, 255)):
        broken = whole[:place] + bytes([value]) + whole[place + 1 :]
        with suppress(Unreadable):
            assert received(broken, "a.jpg").type == "image/jpeg"


def test_an_image_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    huge = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(huge, "PNG")

    with pytest.raises(Unreadable):
        received(huge.getvalue(), "a.png")


def test_what_a_camera_notes_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Where I live"
    exif[0x0112] = 6  # turned by a quarter

    kept = received(picture("JPEG", exif=exif, comment=b"Where I live"), "a.jpg")

    shown = Image.open(io.BytesIO(kept.content))
    assert b"Where I live" not in kept.content
    assert dict(shown.getexif()) == {}
    assert shown.size == (6, 8)


def test_a_wide_image_is_made_as_wide_as_a_page_needs() -> None:
    wide = io.BytesIO()
    Image.new("RGB", (4_800, 100)).save(wide, "PNG")

    kept = received(wide.getvalue(), "a.png")

    assert Image.open(io.BytesIO(kept.content)).size == (2_400, 50)


def test_every_hostile_name_becomes_a_safe_one() -> None:
    names: list[str] = json.loads(data("security/filenames.json").read_text())
    assert len(names) == 31

    safe = [safe_name(name, "image/png") for name in names]

    assert [name for name in safe if not re.fullmatch(r"[\w-]{1,80}\.png", name)] == []
    assert not {"con.png", "nul.png"} & set(safe)
    addresses = [f"/attachments/0a1b2c3d4e5f/{address_name(name)}" for name in safe]
    assert [address for address in addresses if not is_attachment(address)] == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Report 2026 (final).v2.pdf", "Report-2026-final-v2.pdf"),
        ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("", "attachment.pdf"),
        ("..", "attachment.pdf"),
        ("con.pdf", "attachment-con.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("page.html", "page.pdf"),
    ],
)
def test_a_safe_name_keeps_what_it_can(name: str, safe: str) -> None:
    assert safe_name(name, PDF) == safe
