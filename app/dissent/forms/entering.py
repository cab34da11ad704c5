"""Who wrote what came on paper, by letter or by e-mail."""

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.accounts.forms import PostForm, name_field
from app.discussion.models import Capacity, Channel
from app.dissent.forms.responding import Typed
from app.dissent.services import Respondent


class RespondentForm(PostForm):
    """Their name and post, as it says on the paper."""

    class Meta(PostForm.Meta):
        csrf = False  # its token is that of the response below it

    name = name_field(_("Name"), _("Enter the name of whoever wrote it."))
    channel = RadioField(
        _("How did it come?"),
        choices=[
            SelectChoice(Channel.PAPER.value, _("On paper")),
            SelectChoice(Channel.LETTER.value, _("By letter")),
            SelectChoice(Channel.EMAIL.value, _("By e-mail")),
        ],
        validators=[InputRequired(_("Say how it came."))],
    )

    @classmethod
    def of(cls, typed: Typed | None, before: dict[str, str]) -> Self:
        """What was typed; or where nothing was, what was typed in before."""
        return cls(formdata=MultiDict(typed) if typed else None, data=before, prefix="who-")

    def is_good(self, capacity: str) -> bool:
        """capacity: chosen in the response below it."""
        is_sound = bool(self.validate())
        if capacity == Capacity.ORGANISATION and not self.organisation.data:
            self.organisation.errors = [gettext("Name the organisation that they answer for.")]
            return False
        return is_sound

    @property
    def came(self) -> str:
        return next(str(option.label.text) for option in self.channel if option.checked)

    def respondent(self) -> Respondent:
        return Respondent(self.entered(), Channel(self.channel.data))
