"""Files of briefings, and drafts shown to whoever holds their link."""

from flask import Response, render_template, send_file
from flask.typing import ResponseReturnValue

from app.accounts.guards import viewer
from app.briefings import queries, services
from app.briefings.models import Attachment, Version
from app.briefings.views.reading import bp
from app.core import uploads
from app.core.errors import Missing


@bp.get("/attachments/<public_id>/<name>")
def attachment(public_id: str, name: str) -> ResponseReturnValue:  # noqa: ARG001  # for people
    return _sent(queries.attachment(public_id, viewer()))


@bp.get("/preview/<token>")
def shared(token: str) -> ResponseReturnValue:
    desk = queries.shared(token)
    text = services.previewed(desk.manuscript)
    _lead_images_through(text, token)
    page = Response(render_template("briefings/shared.html", desk=desk, text=text))
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@bp.get("/preview/<token>/attachments/<public_id>/<name>")
def shared_attachment(token: str, public_id: str, name: str) -> ResponseReturnValue:  # noqa: ARG001  # for people
    return _sent(queries.attachment_of(queries.shared(token).briefing, public_id))


def _lead_images_through(text: Version, token: str) -> None:
    """Whoever has the link sees the pictures of a draft, which have no other readers yet."""
    for piece in text.pieces:
        for name in ("src", "href") if "html" in piece else ():
            piece["html"] = piece["html"].replace(
                f'{name}="/attachments/', f'{name}="/preview/{token}/attachments/'
            )


def _sent(found: Attachment) -> Response:
    place = uploads.path_of(found.sha256)
    if not place.exists():
        raise Missing("There is no such page.")
    response = send_file(
        place,
        mimetype=found.type,
        as_attachment=found.type == uploads.PDF,
        download_name=found.name,
        etag=found.sha256,
    )
    # Asked for again each time, so that what was taken away is gone at once.
    response.headers["Cache-Control"] = "no-cache" if viewer() is None else "no-store"
    return response
