"""What is pressed in an inbox, and which mail somebody wants."""

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.errors import Unreadable
from app.core.forms import Form
from app.notifications.queries import TITLES


class MomentForm(Form):
    """A moment that the page itself named, as `isoformat`."""

    at = StringField(validators=[InputRequired()])

    def entered(self) -> datetime:
        """Raises Unreadable."""
        try:
            return datetime.fromisoformat(str(self.at.data)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Unreadable("This form has expired. Reload the page and try again.") from error


class MailForm(Form):
    kinds = SelectMultipleField(
        _l("Send me mail of"), widget=ListWidget(), option_widget=CheckboxInput()
    )

    @classmethod
    def of(cls, mailed: dict[str, bool]) -> "MailForm":
        """The form that was sent, or one that shows what holds."""
        form = cls(kinds=[kind for kind, is_mailed in mailed.items() if is_mailed])
        form.kinds.choices = list(TITLES.items())
        return form

    def entered(self) -> list[str]:
        return list(self.kinds.data or [])
