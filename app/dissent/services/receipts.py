"""The letter that says what was sent, and what happens next."""

from collections.abc import Iterable, Iterator

from flask_babel import format_date, gettext, ngettext

from app.accounts.models import Person
from app.accounts.queries import account_by_person
from app.briefings.models import Briefing
from app.core.mail import link, send_later, site_name
from app.dissent.models import Entry, EntryState
from app.dissent.queries.responding import Outline, outline_of
from app.dissent.queries.words import STANCES, asked_for


def send_receipt(person: Person, briefing: Briefing) -> None:
    """Write to them what was sent. Who has no account hears nothing."""
    account = account_by_person(person.id)
    title = briefing.current_version.title if briefing.current_version else ""
    if account is None:
        return
    outline = outline_of(person, briefing)
    here = f"/briefings/{briefing.slug}"
    paragraphs = [
        gettext("Hello %(name)s,", name=person.name),
        gettext("this is your response to “%(title)s”.", title=title),
        outline.words + ".",
        "\n".join(_stances(outline)),
        *(_entry(entry) for entry in outline.live),
        _next(outline.raised),
        gettext("See it, or change it: %(address)s", address=link(f"{here}/response")),
        site_name(),
    ]
    send_later(
        account.email, gettext("Your response"), "\n\n".join(filter(None, paragraphs)) + "\n"
    )


def _stances(outline: Outline) -> Iterator[str]:
    for row in outline.numbered:
        stood = outline.stances.get(row.wording_id)
        words = STANCES[stood.value] if stood else gettext("Not answered")
        yield f"{row.number}. {row.wording.text}\n   {words}"


def _entry(entry: Entry) -> str:
    label = entry.label or gettext("Waits for a moderator")
    return "\n".join([f"{label}: {entry.summary}", *filter(None, [asked_for(entry)])])


def _next(entries: Iterable[Entry]) -> str:
    due = [entry.answer_due_at for entry in entries if entry.answer_due_at]
    waiting = [entry for entry in entries if entry.state is EntryState.RAISED]
    lines = []
    if due:
        lines.append(
            gettext("The answer is due by %(day)s.", day=format_date(max(due), "d MMMM y"))
        )
    if waiting:
        lines.append(
            ngettext(
                "What you raised opens within two days; its answer is due 28 days later.",
                "What you raised opens within two days; the answers are due 28 days later.",
                len(waiting),
            )
        )
    return "\n".join(map(str, lines))
