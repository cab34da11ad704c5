"""The letter that brings a notification."""

import textwrap

from flask_babel import gettext as _

from app.core.mail import link, site_name

MOST_QUOTED = 600


def unsubscribing(address: str) -> dict[str, str]:
    """Headers by which a mail program ends such letters with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def text(name: str, sentence: str, quote: str, path: str, *, title: str, unsubscribe: str) -> str:
    paragraphs = [
        _("Hello %(name)s,", name=name),
        sentence,
        _quoted(quote),
        _("Read it here: %(address)s", address=link(path)),
        site_name(),
        "-- \n"
        + _("You get mail of this kind: %(title)s.", title=title)
        + "\n"
        + _("No more of it: %(address)s", address=unsubscribe)
        + "\n"
        + _("All that is new: %(address)s", address=link("/inbox")),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _quoted(words: str) -> str:
    shown = words if len(words) <= MOST_QUOTED else words[:MOST_QUOTED].rstrip() + "…"
    lines = [
        line for paragraph in shown.splitlines() for line in textwrap.wrap(paragraph, 72) or [""]
    ]
    return "\n".join(f"> {line}".rstrip() for line in lines)
