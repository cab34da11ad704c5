"""What moderators enter to amend a comment, a discussion or a person's standing."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.core import clock
from app.core.forms import Form
from app.moderation.forms.decisions import (
    DecisionForm,
    reason_field,
    which_rule,
)
from app.moderation.models import Rule
from app.moderation.services.discussions import LONGEST_PAUSE, SLOWEST

MOST_NOTED = 2_000
NOTES = {
    "name": _l("[a name was taken out by a moderator]"),
    "address": _l("[an address was taken out by a moderator]"),
    "detail": _l("[a private detail was taken out by a moderator]"),
    "insult": _l("[an insult was taken out by a moderator]"),
    "link": _l("[a link was taken out by a moderator]"),
}


@dataclass(frozen=True)
class Redaction:
    span: str
    note: str
    rule: Rule
    explanation: str


@dataclass(frozen=True)
class Moved:
    slug: str
    """Of the briefing; empty: the same."""
    number: int | None
    reason: str


class RedactForm(DecisionForm):
    span = StringField(
        _l("The words to take out, as they stand in it"),
        validators=[InputRequired(_l("Enter the words to take out.")), Length(max=500)],
    )
    note = SelectField(
        _l("What readers see in their place"),
        choices=[SelectChoice(*each) for each in NOTES.items()],
    )
    rule = which_rule()
    explanation = reason_field(_l("Reason, as the writer will read it"))

    def entered(self) -> Redaction:
        return Redaction(
            str(self.span.data),
            str(NOTES[self.note.data]),
            Rule(self.rule.data),
            str(self.explanation.data),
        )


class MoveForm(DecisionForm):
    to = StringField(_l("Address of the briefing (leave it empty for this one)"))
    number = IntegerField(
        _l("Number of the proposition (leave it empty for the briefing as a whole)"),
        validators=[Optional(), NumberRange(1, 999)],
    )
    explanation = reason_field(_l("Reason, as the writer will read it"))

    def entered(self) -> Moved:
        slug = str(self.to.data or "").split("#")[0].split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        return Moved(slug, self.number.data, str(self.explanation.data))


class ActForm(Form):
    """Of an act on a discussion or a person, whose service is given what the form has."""

    def entered(self) -> dict[str, Any]:
        """By the names that the service has for them."""
        return {}


class LockForm(ActForm):
    reason = reason_field(_l("Reason, as everybody will read it"))

    def entered(self) -> dict[str, Any]:
        return {"reason": str(self.reason.data)}


class PauseForm(ActForm):
    until = DateField(
        _l("First day on which people may write again"),
        validators=[InputRequired(_l("Choose the day on which it opens again."))],
    )
    reason = reason_field(_l("Reason, as everybody will read it"))

    def validate_until(self, field: DateField) -> None:
        until = clock.beginning(field.data)
        if not clock.now() < until <= clock.now() + LONGEST_PAUSE:
            raise ValidationError(_l("Choose a day that is still to come, within a year."))

    def entered(self) -> dict[str, Any]:
        return {"until": clock.beginning(self.until.data), "reason": str(self.reason.data)}


class SlowForm(ActForm):
    minutes = IntegerField(
        _l("Minutes between two comments of one person (leave it empty for no limit)"),
        validators=[
            Optional(),
            NumberRange(1, SLOWEST, _l("Give a number from %(min)d to %(max)d.")),
        ],
    )
    reason = reason_field(_l("Reason, as everybody will read it"))

    def entered(self) -> dict[str, Any]:
        return {"minutes": self.minutes.data, "reason": str(self.reason.data)}


class ReadFirstForm(ActForm):
    rule = which_rule()
    explanation = reason_field(_l("Reason, as this person will read it"))

    def entered(self) -> dict[str, Any]:
        return {"rule": Rule(self.rule.data), "explanation": str(self.explanation.data)}


class WarningForm(ReadFirstForm):
    """Its button stands in the form of a suspension, and heeds no day."""

    until = DateField(_l("First day on which they may write again"), validators=[Optional()])

    def validate_until(self, field: DateField) -> None:
        if field.data is not None and field.data <= clock.today():
            raise ValidationError(_l("Choose a day that is still to come."))


class SuspensionForm(WarningForm):
    def entered(self) -> dict[str, Any]:
        until = clock.beginning(self.until.data) if self.until.data else None
        return {**super().entered(), "until": until}


class NoteForm(ActForm):
    text = TextAreaField(
        _l("Note for other moderators"),
        validators=[
            InputRequired(_l("Write the note.")),
            Length(max=MOST_NOTED, message=_l("Write %(max)d characters or fewer.")),
        ],
    )

    def entered(self) -> dict[str, Any]:
        return {"text": str(self.text.data)}


def blank(form: type[Form], prefix: str, **given: Any) -> Any:
    """One of several forms on a page, with ids of its own and nothing in it."""
    return form(formdata=None, prefix=prefix, **given)
