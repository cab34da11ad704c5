"""What somebody says against a decision, and what another moderator answers."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import Form
from app.moderation.forms.decisions import reason_field


class AppealForm(Form):
    text = reason_field(
        _l("Why it should be decided differently, as another moderator will read it")
    )

    def entered(self) -> str:
        return str(self.text.data)


@dataclass(frozen=True)
class Ruling:
    overturns: bool
    reasons: str


class RulingForm(Form):
    outcome = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice("uphold", _l("The decision stands")),
            SelectChoice("overturn", _l("The decision is undone")),
        ],
        validators=[InputRequired(_l("Choose what you decide."))],
    )
    reasons = reason_field(_l("Reasons, as whoever appealed and your colleague will read them"))

    def entered(self) -> Ruling:
        return Ruling(self.outcome.data == "overturn", str(self.reasons.data))
