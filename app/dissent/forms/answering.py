"""What authors type to answer entries: one form for each, or one for several."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.briefings.models import Version
from app.core import clock
from app.core.forms import Form
from app.core.markup import is_link
from app.core.text import MAX_COMMENT
from app.dissent.models import SHORTEST_REASON, Disposition, EntryKind
from app.dissent.queries import Awaiting
from app.dissent.services import Answered

DISPOSITIONS = [
    SelectChoice(Disposition.ACCEPTED.value, _("Accept")),
    SelectChoice(Disposition.IN_PART.value, _("Accept in part")),
    SelectChoice(Disposition.NOT_ACCEPTED.value, _("Do not accept")),
    SelectChoice(Disposition.DEFERRED.value, _("Defer")),
    SelectChoice(Disposition.COVERED.value, _("Already covered")),
]
LONGEST_QUESTION = 1_000
_TOO_LONG = _("This must be %(max)d characters or fewer.")
_DONE_BY = (Disposition.ACCEPTED, Disposition.IN_PART)


class AnswerForm(Form):
    """Of one entry, or of several that get the same text. Its page has the token."""

    class Meta(Form.Meta):
        csrf = False

    restatement = TextAreaField(
        _("In your words, what is the objection?"), [Length(max=MAX_COMMENT, message=_TOO_LONG)]
    )
    disposition = RadioField(_("What you will do"), choices=DISPOSITIONS, validators=[Optional()])
    wording = TextAreaField(
        _("The words that you accept"), [Length(max=MAX_COMMENT, message=_TOO_LONG)]
    )
    version = SelectField(_("The version that does it"))
    until = DateField(_("The day by which"), [Optional()])
    link = StringField(_("Where it is covered"), [Length(max=1_000, message=_TOO_LONG)], default="")
    reason = TextAreaField(_("Why?"), [Length(max=MAX_COMMENT, message=_TOO_LONG)])
    question = TextAreaField(
        _("What do you want to know?"), [Length(max=LONGEST_QUESTION, message=_TOO_LONG)]
    )
    replacing = HiddenField()
    """Ids of the answers that stood when the page was made."""

    rows: Sequence[Awaiting]
    versions: Mapping[str, Version]

    @classmethod
    def of(
        cls, rows: Sequence[Awaiting], versions: Sequence[Version], kept: Mapping[str, str] | None
    ) -> "AnswerForm":
        """As it was sent or, with `kept`, as it was kept (nothing: {})."""
        prefix = cls.prefix_of(rows)
        source: dict[str, Any] = {} if kept is None else {"formdata": _Kept(prefix, kept)}
        form = cls(prefix=prefix, **source)
        form.rows = rows
        form.versions = {str(version.n): version for version in versions}
        form.version.choices = [
            SelectChoice("", gettext("None yet")),
            *(SelectChoice(n, gettext("Version %(n)s", n=n)) for n in form.versions),
        ]
        form.version.data = form.version.data or ""
        if kept is not None:
            form.replacing.data = " ".join(
                str(row.entry.answer_id) for row in rows if row.entry.answer_id
            )
        return form

    @staticmethod
    def prefix_of(rows: Iterable[Awaiting]) -> str:
        return "-".join(f"e{row.entry.number}" for row in rows)

    @property
    def key(self) -> str:
        return self.prefix_of(self.rows)

    @property
    def numbers(self) -> list[int]:
        return [row.entry.number or 0 for row in self.rows]

    @property
    def has_objection(self) -> bool:
        return any(row.entry.kind is EntryKind.OBJECTION for row in self.rows)

    def typed(self) -> dict[str, str]:
        """What is worth keeping, as it was typed."""
        return {
            field.short_name: str(field.raw_data[0])
            for field in self
            if field.raw_data and str(field.raw_data[0]).strip() and field is not self.replacing
        }

    def is_sound(self) -> bool:
        """Whether it can be published. Each error stands at the field that it is about."""
        sound = bool(self.validate())
        wrong = dict(self._missing())
        for field, why in wrong.items():
            field.errors = [*field.errors, why]
        return sound and not wrong

    def is_question(self) -> bool:
        """Whether there is something to ask, else it says so."""
        if self.question.data and self.question.validate(self):
            return True
        self.question.errors = self.question.errors or [gettext("Write your question.")]
        return False

    def entered(self) -> Answered:
        """Without what belongs to another disposition than the one that was chosen."""
        disposition = Disposition(self.disposition.data)
        is_done = disposition in _DONE_BY
        day = self.until.data if is_done or disposition is Disposition.DEFERRED else None
        return Answered(
            disposition=disposition,
            reason=str(self.reason.data),
            restatement=str(self.restatement.data or "") if self.has_objection else "",
            wording=str(self.wording.data or "") if is_done else "",
            version=self.versions.get(str(self.version.data)) if is_done else None,
            link=str(self.link.data or "") if disposition is Disposition.COVERED else "",
            until=datetime.combine(day, time(12), clock.LOCAL).astimezone(UTC) if day else None,
        )

    def replaced(self) -> list[int]:
        return [int(n) for n in str(self.replacing.data or "").split() if n.isdecimal()]

    def _missing(self) -> Iterable[tuple[Any, str]]:
        if self.has_objection and not self.restatement.data:
            yield self.restatement, gettext("Say the objection in your own words first.")
        if len(self.reason.data or "") < SHORTEST_REASON:
            yield self.reason, gettext("Give your reason in 40 characters or more.")
        if self.until.data and self.until.data < clock.today():
            yield self.until, gettext("Choose a day that is still to come.")
        if self.link.data and not is_link(self.link.data):
            yield self.link, gettext("Give an address that begins with https:// or with /.")
        yield from self._missing_of_disposition()

    def _missing_of_disposition(self) -> Iterable[tuple[Any, str]]:
        if self.disposition.data not in set(Disposition):
            yield self.disposition, gettext("Say what you will do.")
            return
        disposition = Disposition(self.disposition.data)
        if disposition in _DONE_BY and not (
            self.wording.data or self.version.data or self.until.data
        ):
            yield (
                self.wording,
                gettext(
                    "Give the words that you accept, the version that has them, "
                    "or a day by which it will."
                ),
            )
        if disposition is Disposition.DEFERRED and not self.until.data:
            yield self.until, gettext("Say until when you defer it.")
        if disposition is Disposition.COVERED and not self.link.data:
            yield self.link, gettext("Link to the passage that covers it.")


class _Kept(dict[str, list[str]]):
    """Kept fields in the shape of a sent form."""

    def __init__(self, prefix: str, fields: Mapping[str, str]) -> None:
        super().__init__({f"{prefix}-{name}": [value] for name, value in fields.items()})

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


class ResolveForm(Form):
    """Which accepted entries a version does."""

    version = SelectField(_("Version"), coerce=int)
    numbers = SelectMultipleField(
        _("What it does"),
        [InputRequired(_("Tick what this version does."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def of(cls, rows: Iterable[Awaiting], versions: Iterable[Version]) -> "ResolveForm":
        form = cls()
        form.version.choices = [
            SelectChoice(found.n, gettext("Version %(n)s", n=found.n)) for found in versions
        ]
        form.numbers.choices = [
            SelectChoice(row.entry.number, f"{row.entry.label} {row.entry.summary}") for row in rows
        ]
        return form

    def entered(self) -> tuple[list[int], int]:
        """Numbers of entries, n of the version."""
        return list(self.numbers.data or []), int(self.version.data)
