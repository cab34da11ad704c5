"""What somebody looks for, from an address."""

from collections.abc import Iterable
from datetime import date

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.briefings.queries import TopicCount
from app.core.forms import Form
from app.discussion.models import Bearing
from app.search.matching import MOST_CHARACTERS, sought
from app.search.models import Kind
from app.search.queries import Order, Wanted

KINDS = {
    "briefings": Kind.BRIEFING,
    "propositions": Kind.PROPOSITION,
    "people": Kind.PERSON,
    "comments": Kind.COMMENT,
}
_TOO_LONG = _("Use %(max)d characters or fewer.")


class SearchForm(Form):
    class Meta(Form.Meta):
        csrf = False  # it changes nothing

    q = SearchField(_("Words"), [Length(max=MOST_CHARACTERS, message=_TOO_LONG)])
    kind = SelectField(
        _("Look in"),
        choices=[
            SelectChoice("", _("Everything")),
            SelectChoice("briefings", _("Briefings")),
            SelectChoice("propositions", _("Propositions")),
            SelectChoice("comments", _("Comments")),
            SelectChoice("people", _("People")),
        ],
        default="",
    )
    topic = SelectField(_("Topic"), default="")
    author = StringField(
        _("Written by"), [Length(max=MOST_CHARACTERS, message=_TOO_LONG)], default=""
    )
    bearing = SelectField(
        _("Comments that are"),
        choices=[
            SelectChoice("", _("For, against or neither")),
            SelectChoice(Bearing.FOR.value, _("For")),
            SelectChoice(Bearing.AGAINST.value, _("Against")),
            SelectChoice(Bearing.NEITHER.value, _("Neither")),
        ],
        default="",
    )
    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])
    order = RadioField(
        _("Order"),
        choices=[
            SelectChoice(Order.BEST.value, _("Best first")),
            SelectChoice(Order.NEWEST.value, _("Newest first")),
        ],
        default=Order.BEST.value,
    )

    @classmethod
    def asked(cls, topics: Iterable[TopicCount]) -> "SearchForm":
        """From the address of this request."""
        given = {name: value for name, value in request.args.items() if value}
        form = cls(formdata=request.args if given else None)
        form.topic.choices = [
            SelectChoice("", gettext("All topics")),
            *(SelectChoice(topic.slug, topic.name) for topic in topics),
        ]
        for field in (form.kind, form.topic, form.bearing, form.order):
            field.data = field.data or field.default
        return form

    @property
    def is_narrowed(self) -> bool:
        narrow = (self.kind, self.topic, self.author, self.bearing, self.since, self.until)
        return any(field.data for field in narrow)

    def validate_since(self, field: DateField) -> None:
        if field.data and self.until.data and field.data > self.until.data:
            raise ValidationError(gettext("The first day must not be after the last one."))

    def entered(self) -> Wanted:
        return Wanted(
            sought=sought(self.q.data or ""),
            order=Order(self.order.data),
            kind=KINDS.get(self.kind.data),
            topic=self.topic.data,
            author=(self.author.data or "").removeprefix("@").lower(),
            bearing=Bearing(self.bearing.data) if self.bearing.data else None,
            since=_day(self.since.data),
            until=_day(self.until.data),
        )


def _day(data: object) -> date | None:
    """The last day there is has no day after it: until then is no limit."""
    return data if isinstance(data, date) and data < date.max else None
