"""Pages that are the same for every stranger, and so can be kept for the next one."""

from datetime import UTC, datetime, time, timedelta

from flask import Response, make_response

from app.accounts.guards import viewer
from app.core import clock


def kept_for_strangers(shown: str, key: str, *, until: datetime | None = None) -> Response:
    """Name what an anonymous page was made from, so that it is kept while that stands.

    By time alone it changes at midnight, when "today" becomes "yesterday", and at `until`.
    """
    response = make_response(shown)
    if viewer() is None:
        midnight = datetime.combine(clock.now().date() + timedelta(days=1), time(), UTC)
        response.headers["X-Page-Key"] = key
        response.headers["X-Fresh-Until"] = str(int(min(midnight, until or midnight).timestamp()))
    return response
