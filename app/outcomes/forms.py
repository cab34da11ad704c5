"""What is decided about each proposition."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.briefings.models import NumberedProposition
from app.core.forms import Form
from app.core.text import MAX_COMMENT
from app.outcomes.models import Result
from app.outcomes.services import Decided

RESULTS = [
    SelectChoice(Result.KEPT.value, _("Kept")),
    SelectChoice(Result.AMENDED.value, _("Amended")),
    SelectChoice(Result.WITHDRAWN.value, _("Withdrawn")),
    SelectChoice(Result.DEFERRED.value, _("Deferred")),
]
_TOO_LONG = _("This must be %(max)d characters or fewer.")


class OutcomeForm(Form):
    """Of one proposition; the form around it has the token."""

    class Meta(Form.Meta):
        csrf = False

    wording = HiddenField()
    """Id of the words that were read."""
    result = RadioField(_("Outcome"), choices=RESULTS, validators=[Optional()])
    reason = TextAreaField(_("Why?"), [Length(max=MAX_COMMENT, message=_TOO_LONG)])

    row: NumberedProposition
    is_reworded = False
    """The words changed since what is in the fields was typed."""

    @classmethod
    def of(cls, row: NumberedProposition, kept: Mapping[str, str]) -> "OutcomeForm":
        prefix = f"p-{row.proposition.key}-"
        names = ("wording", "result", "reason")
        form = cls(prefix=prefix, data={name: kept.get(prefix + name) for name in names})
        form.row = row
        is_typed = bool(form.result.data or form.reason.data)
        form.is_reworded = is_typed and form.wording.data != str(row.wording_id)
        form.wording.data = str(row.wording_id)
        return form

    def is_decided(self) -> bool:
        """Whether both are there, about these words; else each says what is missing."""
        sound = bool(self.validate())
        if self.is_reworded:
            self.result.errors = [
                gettext(
                    "The words of proposition %(n)d have changed. Read them before you decide.",
                    n=self.row.number,
                )
            ]
        elif self.result.data not in set(Result):
            self.result.errors = [
                gettext("Say what becomes of proposition %(n)d.", n=self.row.number)
            ]
        if not self.reason.data:
            self.reason.errors = [
                gettext("Give the reason for proposition %(n)d.", n=self.row.number)
            ]
        return sound and not self.result.errors and not self.reason.errors

    def entered(self) -> Decided:
        return Decided(Result(self.result.data), str(self.reason.data), self.row.wording_id)


class ConcludeForm(Form):
    note = TextAreaField(
        _("Something about the whole (optional)"), [Length(max=MAX_COMMENT, message=_TOO_LONG)]
    )

    outcomes: Sequence[OutcomeForm]

    @classmethod
    def of(cls, rows: Sequence[NumberedProposition], kept: Mapping[str, str]) -> "ConcludeForm":
        form = cls(data={"note": kept.get("note", "")})
        form.outcomes = [OutcomeForm.of(row, kept) for row in rows]
        return form

    def entered(self) -> dict[int, Decided]:
        """Those that are decided, by the proposition's id; the others say what is missing."""
        decided = [form for form in self.outcomes if form.is_decided()]
        return {form.row.proposition_id: form.entered() for form in decided}
