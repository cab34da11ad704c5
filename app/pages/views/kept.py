"""Pages that are the same for every stranger, and so can be kept for the next one."""

from datetime import datetime

from flask import Response, make_response

from app.accounts.guards import viewer


def kept_for_strangers(shown: str, key: str, *, until: datetime | None = None) -> Response:
    """Name what an anonymous page was made from, so that it is kept while that stands.

    `until`: when time alone changes it, other than by the end of the day.
    """
    response = make_response(shown)
    if viewer() is None:
        response.headers["X-Page-Key"] = key
        if until is not None:
            response.headers["X-Fresh-Until"] = str(int(until.timestamp()))
    return response
