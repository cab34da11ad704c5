"""Words that pages and letters of a response share."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.dissent.models import Entry

STANCES = {
    2: _l("Strongly agree"),
    1: _l("Agree"),
    0: _l("Neither"),
    -1: _l("Disagree"),
    -2: _l("Strongly disagree"),
    None: _l("No view"),
}


def asked_for(entry: Entry) -> str:
    """What a requested change asks for; empty for an objection, or where its reason says it."""
    if entry.removes:
        return str(gettext("Asks to leave it out"))
    if not entry.proposed:
        return ""
    return str(gettext("Asks for these words: %(words)s", words=entry.proposed))
