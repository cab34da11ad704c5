"""Files that people send: told by their content, cleaned, kept under the hash of their bytes."""

import hashlib
import io
import os
import re
import struct
import tempfile
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Unreadable

PDF = "application/pdf"
ENDINGS = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
LONGEST_NAME = 80
LONGEST_EDGE_PIXELS = 2_400
MOST_PIXELS = 40_000_000

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error)
"""What Pillow raises on files that are not as they should be."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class WrongType(Unreadable):
    status = 415


@dataclass(frozen=True)
class Upload:
    name: str
    """Safe in a path, an address and a header; ends as the type says."""
    type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def received(content: bytes, name: str) -> Upload:
    """What may be kept of a file. Images are made anew, without what a camera notes in them.

    Raises WrongType, Unreadable.
    """
    if content.startswith(b"%PDF-"):
        return Upload(safe_name(name, PDF), PDF, content)
    clean, found = _image(content)
    return Upload(safe_name(name, found), found, clean)


def _image(content: bytes) -> tuple[bytes, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(_FORMATS))
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("This image is too large. Make it smaller than 40 megapixels.")
            kind = str(image.format)
            return _made_anew(ImageOps.exif_transpose(image), kind), _FORMATS[kind]
    except UnidentifiedImageError as error:
        raise WrongType("Upload a PDF, PNG, JPEG or WebP.") from error
    except (*_BROKEN, Image.DecompressionBombError) as error:
        raise Unreadable("This image cannot be read. Save it again and upload that.") from error
    except Image.DecompressionBombWarning as error:
        raise Unreadable("This image is too large. Make it smaller than 40 megapixels.") from error


def _made_anew(image: Image.Image, kind: str) -> bytes:
    image.thumbnail((LONGEST_EDGE_PIXELS, LONGEST_EDGE_PIXELS))
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    clean = image.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
    clean.info = {}
    kept = io.BytesIO()
    clean.save(kept, kind, quality=85, optimize=True)
    return kept.getvalue()


def safe_name(name: str, type_: str) -> str:
    """Letters, digits, dashes; one dot, before the ending that the type has. Never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = last.rpartition(".")[0] or last.lstrip(".")
    stem = unicodedata.normalize("NFC", stem)
    stem = re.sub(r"[^\w]+|_", "-", stem).strip("-")[:LONGEST_NAME].strip("-")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"attachment-{stem}".strip("-")
    return stem + ENDINGS[type_]


def address_name(name: str) -> str:
    """The name in letters that an address can show."""
    stem, _, ending = name.rpartition(".")
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return f"{re.sub('[^A-Za-z0-9-]+', '', folded).strip('-') or 'attachment'}.{ending}"


def keep(upload: Upload) -> None:
    """Write the bytes, whole or not at all, before the row that names them."""
    place = path_of(upload.sha256)
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(upload.content)
        file.flush()
        os.fsync(handle)
    Path(made).replace(place)


def path_of(sha256: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].instance / "uploads"
    return folder / sha256[:2] / sha256
