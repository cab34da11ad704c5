"""What is pressed on a list of what somebody follows."""

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.core.errors import Unreadable
from app.core.forms import Form
from app.notifications.models import Followed


class UnfollowForm(Form):
    what = SelectField(choices=[what.value for what in Followed])
    subject = IntegerField(validators=[InputRequired(), NumberRange(1, 2**53)])

    def entered(self) -> tuple[Followed, int]:
        """Raises Unreadable."""
        if not self.validate_on_submit():
            raise Unreadable("This form has expired. Reload the page and try again.")
        return Followed(self.what.data), int(self.subject.data)
