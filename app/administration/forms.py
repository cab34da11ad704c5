"""What administrators enter."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import (
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.accounts.forms import MAX_LINE, an_address, name_field
from app.accounts.models import OrganisationType, PersonState
from app.accounts.queries import ORGANISATION_TYPES
from app.core.forms import Form
from app.core.site import Site
from app.core.text import MAX_ARTICLE

MAX_NAME = 60
MAX_DESCRIPTION = 300

STATES = {
    PersonState.IMPORTED: _("Came with an import, cannot sign in"),
    PersonState.UNCONFIRMED: _("Has not confirmed the address yet"),
    PersonState.ACTIVE: _("Takes part"),
    PersonState.SUSPENDED: _("Suspended"),
    PersonState.ERASED: _("Erased"),
    PersonState.MERGED: _("Merged into another person"),
}


class Text(NamedTuple):
    title: LazyString
    meaning: LazyString
    endpoint: str


TEXTS = {
    "privacy": Text(
        _("Privacy"),
        _("What is kept about people, why, and who sees it. Say here who is responsible."),
        "pages.privacy",
    ),
    "terms": Text(_("Terms"), _("What people agree to when they take part."), "pages.terms"),
    "accessibility": Text(
        _("Accessibility"),
        _("How far the site can be used by everybody, and where to say that it cannot."),
        "pages.accessibility",
    ),
    "retention": Text(
        _("What we keep, and how long"),
        _("How long each kind of thing is kept. Words only: nothing is deleted by it."),
        "pages.retention",
    ),
    "rules": Text(
        _("House rules"),
        _("What stands below the five rules. The rules themselves are fixed: decisions name them."),
        "moderation.rules",
    ),
}


class SiteForm(Form):
    name = name_field(_("Name of the site"), _("Enter a name."), MAX_NAME)
    description = StringField(
        _("Description"),
        [Length(max=MAX_DESCRIPTION, message=_("This must be %(max)d characters or fewer."))],
    )
    contact = EmailField(_("Contact"))

    def validate_contact(self, field: EmailField) -> None:
        if field.data:
            an_address(self, field)

    def entered(self) -> Site:
        return Site(str(self.name.data), self.description.data or "", self.contact.data or "")


class OrganisationForm(Form):
    name = name_field(_("Name"), _("Enter a name."), MAX_LINE)
    type = SelectField(
        _("Type of organisation"),
        choices=[SelectChoice(kind.value, name) for kind, name in ORGANISATION_TYPES.items()],
    )

    def entered(self) -> tuple[str, OrganisationType]:
        return str(self.name.data), OrganisationType(self.type.data)


class TextForm(Form):
    source = TextAreaField(
        _("Text"),
        [
            InputRequired(_("Write something, or restore the shipped text.")),
            Length(max=MAX_ARTICLE, message=_("This must be %(max)d characters or fewer.")),
        ],
    )
    seen = HiddenField()

    def validate_seen(self, field: HiddenField) -> None:
        if not ((field.data or "").isdecimal() and len(field.data or "") < 9):
            raise ValidationError(_("This form has expired. Reload the page and try again."))

    def entered(self) -> tuple[str, int]:
        """Markdown, and the version that was in front of the writer."""
        return str(self.source.data), int(self.seen.data or 0)
