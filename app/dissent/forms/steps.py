"""What people write and press in the register. A step's service is given what its form has."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.models import Person
from app.core.forms import Form
from app.dissent.models import MOST_STATEMENT_WORDS

LONGEST = 2_000
"""Characters of what is said with a step."""
YES, NO = "yes", "no"


class StepForm(Form):
    def entered(self) -> dict[str, Any]:
        """By the names that the service has for them."""
        return {}


class PressForm(StepForm):
    """Nothing but its token."""


def _text(label: str, missing: str) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[
            InputRequired(missing),
            Length(max=LONGEST, message=_l("This must be 2,000 characters or fewer.")),
        ],
        render_kw={"rows": 4},
    )


class TextForm(StepForm):
    """One field of words: a reason, a reply."""

    text: TextAreaField

    def entered(self) -> dict[str, Any]:
        return {"text": str(self.text.data or "")}


class ReplyForm(TextForm):
    text = _text(_l("Your reply to the author"), _l("Enter your reply."))


class AppealForm(TextForm):
    text = _text(_l("Why it is in scope"), _l("Say why it is in scope."))


class ContestForm(TextForm):
    text = _text(_l("What yours says that the other does not"), _l("Say what is different."))


class RuleOutForm(TextForm):
    text = _text(_l("Why it is out of scope"), _l("Give your reason. It is public."))


class ReopenForm(TextForm):
    text = _text(_l("What is new"), _l("Give your reason. It is public."))


class SendBackForm(TextForm):
    text = _text(_l("What the answer does not answer"), _l("Give your reason. It is public."))


class NoteForm(TextForm):
    text = _text(_l("We proceed because"), _l("Give your reason. It is public."))


class AppealDecisionForm(TextForm):
    admits = RadioField(
        _l("What you decide"),
        choices=[
            SelectChoice(YES, _l("It is in scope: the author answers it")),
            SelectChoice(NO, _l("It stays out of scope")),
        ],
        validators=[InputRequired(_l("Choose what you decide."))],
    )
    text = _text(_l("Why"), _l("Give your reason. It is public."))

    def entered(self) -> dict[str, Any]:
        return {"admits": self.admits.data == YES, **super().entered()}


class PointForm(StepForm):
    """Whether the author has understood: two buttons."""

    point = RadioField(
        _l("Is this restatement your point?"),
        choices=[SelectChoice(YES, _l("That is my point")), SelectChoice(NO, _l("Not quite"))],
        validators=[InputRequired(_l("Press one of the two."))],
    )

    def entered(self) -> dict[str, Any]:
        return {"is_the_point": self.point.data == YES}


class VerdictForm(TextForm):
    satisfied = RadioField(
        _l("Does the answer meet your point?"),
        choices=[
            SelectChoice(YES, _l("It meets my point")),
            SelectChoice(NO, _l("It does not")),
        ],
        validators=[InputRequired(_l("Say whether it meets your point."))],
    )
    text = TextAreaField(
        _l("In your words, if you like"),
        validators=[
            Optional(),
            Length(max=LONGEST, message=_l("This must be 2,000 characters or fewer.")),
        ],
        render_kw={"rows": 3},
    )

    def entered(self) -> dict[str, Any]:
        return {"satisfied": self.satisfied.data == YES, **super().entered()}


class LetterForm(VerdictForm):
    """What somebody without an account wrote back about an answer."""

    handle = RadioField(
        _l("Whose letter is it?"), validators=[InputRequired(_l("Say whose letter it is."))]
    )

    @classmethod
    def of(cls, writers: Sequence[Person], *, is_sent: bool) -> Self:
        form = cls(prefix="letter") if is_sent else cls(prefix="letter", formdata=None)
        form.handle.choices = [SelectChoice(who.handle, who.name) for who in writers]
        if len(writers) == 1 and not is_sent:
            form.handle.data = writers[0].handle
        return form

    def entered(self) -> dict[str, Any]:
        return {"handle": str(self.handle.data), **super().entered()}


class StatementForm(TextForm):
    """Empty: none is given."""

    text = TextAreaField(
        _l("Your statement"),
        validators=[Length(max=20 * MOST_STATEMENT_WORDS, message=_l("This is too long."))],
        render_kw={"rows": 8},
    )

    def validate_text(self, field: Field) -> None:
        words = len(str(field.data or "").split())
        if words > MOST_STATEMENT_WORDS:
            raise ValidationError(
                _l(
                    "It has %(words)d words. Take it down to %(most)d or fewer.",
                    words=words,
                    most=MOST_STATEMENT_WORDS,
                )
            )


class TickForm(StepForm):
    """Entries that are ticked."""

    numbers = SelectMultipleField(
        _l("Entries"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick at least one entry."))],
    )

    def entered(self) -> dict[str, Any]:
        return {"numbers": list(self.numbers.data)}


class GroupForm(TickForm):
    """Entries that are ticked in the register, to go under one."""

    under = IntegerField(
        _l("Number of the entry that they go under"),
        validators=[InputRequired(_l("Say under which entry they go."))],
    )

    def entered(self) -> dict[str, Any]:
        under = int(self.under.data)
        return {"numbers": [n for n in self.numbers.data if n != under], "under": under}
