"""What whoever leads an organisation presses."""

from wtforms import HiddenField

from app.core.forms import Form


class ConfirmForm(Form):
    seen = HiddenField()
    """Which state of the answer the page showed."""

    def entered(self) -> str:
        return self.seen.data or ""
