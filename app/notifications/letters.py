"""The letters that bring what is new: as text and, in the look of the site, as HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Person
from app.core import mail
from app.core.mail import link, site_name
from app.core.tokens import signed
from app.notifications.models import How

if TYPE_CHECKING:
    from app.notifications.queries import DueDigest, DueLetter, Line

UNSUBSCRIBE = "unsubscribe"
"""What the links in letters are signed for: person and kind, or person and `ALL_DIGESTS`."""
ALL_DIGESTS = "all digests"
MOST_QUOTED = 600


@dataclass(frozen=True)
class _Foot:
    """Why somebody gets this letter, and how to get no more of them."""

    why: str
    end: str
    address: str


def of_one(due: DueLetter, title: str) -> dict[str, Any]:
    foot = _Foot(
        _("You get mail of this kind: %(title)s.", title=title),
        _("No more of it"),
        _unsubscribe(due.person, due.kind),
    )
    parts = _parts(due.person, [("", [due.line])], foot)
    subject = mail.subject_of(due.line.sentence)
    id_, at = f"notification-{due.id}", due.at
    return mail.letter(due.email, subject, *parts, id=id_, at=at, headers=_headers(foot))


def of_digest(due: DueDigest) -> dict[str, Any]:
    daily = due.how is How.DAILY
    foot = _Foot(
        _("You get this once a day, when there is something.")
        if daily
        else _("You get this once a week, when there is something."),
        _("No more digests"),
        _unsubscribe(due.person, ALL_DIGESTS),
    )
    groups = [(about, list(lines)) for about, lines in groupby(due.lines, lambda line: line.about)]
    more = _("There is more in your inbox.") if due.has_more else ""
    parts = _parts(due.person, groups, foot, more)
    subject = mail.subject_of(
        ngettext(
            "%(num)d thing is new for you on %(site)s",
            "%(num)d things are new for you on %(site)s",
            len(due.lines),
            site=site_name(),
        )
    )
    id_, at = f"digest-{due.id}", due.at
    return mail.letter(due.email, subject, *parts, id=id_, at=at, headers=_headers(foot))


def _unsubscribe(person: Person, kind: str) -> str:
    return link(f"/unsubscribe/{signed(UNSUBSCRIBE, person.id, kind)}")


def _headers(foot: _Foot) -> dict[str, str]:
    """By which a mail program ends such letters with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{foot.address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _parts(
    person: Person, groups: Sequence[tuple[str, Sequence[Line]]], foot: _Foot, more: str = ""
) -> tuple[str, str]:
    """The same words twice: as text and as HTML."""
    hello = _("Hello %(name)s,", name=person.name)
    html = render_template(
        "notifications/letter.html",
        hello=hello,
        groups=[(about, [(line, _cut(line.quote)) for line in lines]) for about, lines in groups],
        more=more,
        foot=foot,
        link=link,
        name=site_name(),
    )
    return _text(hello, groups, foot, more), html


def _text(hello: str, groups: Sequence[tuple[str, Sequence[Line]]], foot: _Foot, more: str) -> str:
    paragraphs = [hello]
    for about, lines in groups:
        if about:
            paragraphs.append(f"{about}\n{'=' * min(len(about), 72)}")
        for line in lines:
            here = _("Read it here: %(address)s", address=link(line.path))
            paragraphs += [line.sentence, _quoted(line.quote), here]
    paragraphs += [
        more,
        site_name(),
        "-- \n"
        + f"{foot.why}\n{foot.end}: {foot.address}\n"
        + _("Choose what we mail you: %(address)s", address=link("/account/mail"))
        + "\n"
        + _("All that is new: %(address)s", address=link("/inbox")),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _quoted(words: str) -> str:
    lines = [
        line
        for paragraph in _cut(words).splitlines()
        for line in textwrap.wrap(paragraph, 72) or [""]
    ]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _cut(words: str) -> str:
    return words if len(words) <= MOST_QUOTED else words[:MOST_QUOTED].rstrip() + "…"
