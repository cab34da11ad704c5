"""What is pressed in an inbox, and which mail somebody wants when."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form as Fields
from wtforms import FormField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.core.errors import Unreadable
from app.core.forms import Form
from app.notifications.hours import Hours, zones
from app.notifications.models import How
from app.notifications.queries import TITLES
from app.notifications.queries.choices import Settings

WAYS = {
    How.AT_ONCE: _l("At once"),
    How.DAILY: _l("Once a day"),
    How.WEEKLY: _l("Once a week"),
    How.NEVER: _l("Never"),
}
HOURS = [f"{hour:02}:00" for hour in range(24)]


class MomentForm(Form):
    """A moment that the page itself named, as `isoformat`."""

    at = StringField(validators=[InputRequired()])

    def entered(self) -> datetime:
        """Raises Unreadable."""
        try:
            return datetime.fromisoformat(str(self.at.data)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Unreadable("This form has expired. Reload the page and try again.") from error


class WasForm(Form):
    """How mail of a kind came before it was ended."""

    was = SelectField(choices=[how.value for how in How])

    def entered(self) -> How | None:
        """None: that is not known any more."""
        ways = set(How) - {How.NEVER}
        return How(self.was.data) if self.was.data in ways else None


def _hour(label: object) -> SelectField:
    none = SelectChoice("", _l("No quiet hours"))
    return SelectField(
        label, choices=[none, *(SelectChoice(str(n), hour) for n, hour in enumerate(HOURS))]
    )


class MailForm(Form):
    zone = SelectField(_l("Your time zone"), choices=zones())
    quiet_from = _hour(_l("Quiet from"))
    quiet_until = _hour(_l("Quiet until"))

    @classmethod
    def of(cls, chosen: Mapping[str, How], settings: Settings) -> "MailForm":
        """The form that was sent, or one that shows what holds."""
        start, end = settings.hours.quiet or ("", "")
        form: MailForm = _with(tuple(chosen))(
            kinds={kind: how.value for kind, how in chosen.items()},
            zone=settings.hours.zone,
            quiet_from=str(start),
            quiet_until=str(end),
        )
        return form

    def validate_quiet_until(self, field: SelectField) -> None:
        if bool(field.data) != bool(self.quiet_from.data):
            raise ValidationError(gettext("Choose when the quiet hours begin and when they end."))
        if field.data and field.data == self.quiet_from.data:
            raise ValidationError(gettext("Choose two different hours, or none at all."))

    def entered(self) -> tuple[dict[str, How], Hours]:
        start, end = self.quiet_from.data, self.quiet_until.data
        chosen = {kind: How(way) for kind, way in self["kinds"].data.items()}
        return chosen, Hours(str(self.zone.data), (int(start), int(end)) if start else None)


def _with(kinds: tuple[str, ...]) -> type[MailForm]:
    """The form with a row for each kind there is."""
    ways = [SelectChoice(how.value, words) for how, words in WAYS.items()]
    rows = {kind: RadioField(TITLES[kind], choices=ways) for kind in kinds}
    table = type("Kinds", (Fields,), rows)
    return type("KindsForm", (MailForm,), {"kinds": FormField(table)})
