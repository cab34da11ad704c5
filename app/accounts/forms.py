"""What people type about themselves."""

import unicodedata
from dataclasses import dataclass, replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import PasswordInput

from app.accounts import passwords
from app.accounts.models import OrganisationType, Person, Role, normal_email
from app.accounts.queries import ORGANISATION_TYPES, Post
from app.accounts.services.profile import Profile
from app.core.errors import Unreadable
from app.core.forms import Form

MAX_NAME = 80
MAX_LINE = 120
MAX_BIO = 2_000

ROLES = {
    Role.PRACTITIONER: _("Practitioner"),
    Role.MODERATOR: _("Moderator"),
    Role.ADMINISTRATOR: _("Administrator"),
}
# Joins letters in several scripts, and is harmless where it does not.
JOINERS = "\u200c\u200d"


class PasswordField(Field):  # type: ignore[misc]  # wtforms ships no types
    """Takes any paste as it is: no stripping, unlike other text. Never shown again."""

    widget = PasswordInput()
    data: str | None

    def process_formdata(self, values: list[str]) -> None:
        if values:
            self.data = values[0]


def seen_whole(_form: Form, field: Field) -> None:
    """Refuse what makes a name look like another: marks that turn or hide letters."""
    hidden = [c for c in field.data or "" if unicodedata.category(c) == "Cf" and c not in JOINERS]
    if hidden:
        raise ValidationError(
            _(
                "This contains an invisible character (U+%(code)s). Remove it and try again.",
                code=f"{ord(hidden[0]):04X}",
            )
        )


def has_a_letter(_form: Form, field: Field) -> None:
    if not any(character.isalnum() for character in field.data or ""):
        raise ValidationError(_("Enter a name with at least one letter."))


def an_address(_form: Form, field: Field) -> None:
    try:
        field.data = normal_email(field.data or "")
    except Unreadable as error:
        raise ValidationError(gettext(error.sentence, **error.values)) from error


def _email(label: object = _("E-mail address")) -> EmailField:
    return EmailField(label, [InputRequired(_("Enter your e-mail address.")), an_address])


def name_field(
    label: object = _("Your name"), missing: object = _("Enter your name."), most: int = MAX_NAME
) -> StringField:
    return StringField(
        label,
        [
            InputRequired(missing),
            Length(max=most, message=_("A name must be %(max)d characters or fewer.")),
            seen_whole,
            has_a_letter,
        ],
    )


class SignInForm(Form):
    email = EmailField(_("E-mail address"), [InputRequired(_("Enter your e-mail address."))])
    password = PasswordField(_("Password"), [InputRequired(_("Enter your password."))])
    stay = BooleanField(_("Stay signed in on this device for 30 days"))

    def entered(self) -> tuple[str, str, bool]:
        """Address in its normal form, or as typed when it has none; password; whether to stay."""
        try:
            email = normal_email(self.email.data or "")
        except Unreadable:
            email = (self.email.data or "").lower()
        return email, self.password.data or "", bool(self.stay.data)

    def refuse(self, reason: str) -> None:
        self.form_errors.append(reason)


@dataclass(frozen=True)
class Registration:
    name: str
    email: str
    password: str


class RegisterForm(Form):
    name = name_field()
    email = _email()
    password = PasswordField(_("Password"), [InputRequired(_("Enter a password."))])

    def validate_password(self, field: PasswordField) -> None:
        _check(field, email=self.email.data or "", name=self.name.data or "")

    def entered(self) -> Registration:
        return Registration(str(self.name.data), str(self.email.data), str(self.password.data))


class SenderForm(Form):
    """Of somebody who has no account yet, or is not signed in to it."""

    class Meta(Form.Meta):
        csrf = False  # it acts for nobody: docs/adr/0022

    name = name_field()
    email = _email()

    def entered(self) -> tuple[str, str]:
        return str(self.name.data), str(self.email.data)


class RecoverForm(Form):
    email = _email()

    def entered(self) -> str:
        return str(self.email.data)


class NewPasswordForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Enter a new password."))])

    def validate_password(self, field: PasswordField) -> None:
        _check(field)

    def entered(self) -> str:
        return str(self.password.data)


class _Known(Form):
    """Asks for the present password before a change that could take the account away."""

    present_password = PasswordField(
        _("Present password"), [InputRequired(_("Enter your password."))]
    )

    def is_known(self, password_hash: str | None) -> bool:
        """Whether the present password is right; else the form says that it is not."""
        if passwords.matches(self.present_password.data or "", password_hash):
            return True
        self.present_password.errors = [_("This is not your present password.")]
        return False


class ChangePasswordForm(_Known):
    password = PasswordField(_("New password"), [InputRequired(_("Enter a new password."))])

    def validate_password(self, field: PasswordField) -> None:
        _check(field)

    def entered(self) -> str:
        return str(self.password.data)


class ChangeEmailForm(_Known):
    email = _email(_("New e-mail address"))

    def entered(self) -> str:
        return str(self.email.data)


class PostForm(Form):
    """Who somebody is, and where they work."""

    name = name_field()
    title = StringField(
        _("Job title"),
        [
            Length(max=MAX_LINE, message=_("A title must be %(max)d characters or fewer.")),
            seen_whole,
        ],
    )
    organisation = StringField(
        _("Organisation"),
        [
            Length(max=MAX_LINE, message=_("This must be %(max)d characters or fewer.")),
            seen_whole,
        ],
    )
    organisation_type = SelectField(
        _("Type of organisation"),
        choices=[
            SelectChoice("", _("Choose one")),
            *(SelectChoice(kind.value, name) for kind, name in ORGANISATION_TYPES.items()),
        ],
    )

    @staticmethod
    def before(person: Person, post: Post | None) -> dict[str, str]:
        """The fields as they stand."""
        return {
            "name": person.name,
            "title": post.title if post else "",
            "organisation": post.organisation if post else "",
            "organisation_type": post.type.value if post else "",
        }

    def validate_organisation(self, field: StringField) -> None:
        if self.title.data and not field.data:
            raise ValidationError(_("Name the organisation where you have this title."))
        if field.data:
            has_a_letter(self, field)

    def validate_organisation_type(self, field: SelectField) -> None:
        if self.organisation.data and not field.data:
            raise ValidationError(_("Choose a type of organisation."))

    def entered(self) -> Profile:
        chosen = self.organisation_type.data
        return Profile(
            name=str(self.name.data),
            bio="",
            title=self.title.data or "",
            organisation=self.organisation.data or "",
            organisation_type=OrganisationType(chosen) if chosen else None,
        )


class ProfileForm(PostForm):
    bio = TextAreaField(
        _("About you"),
        [Length(max=MAX_BIO, message=_("This must be %(max)d characters or fewer."))],
    )

    @classmethod
    def of(cls, person: Person, post: Post | None) -> "ProfileForm":
        return cls(bio=person.bio, **cls.before(person, post))

    def entered(self) -> Profile:
        return replace(super().entered(), bio=self.bio.data or "")


class StandingForm(Form):
    role = SelectField(
        _("Role"), choices=[SelectChoice(role.value, name) for role, name in ROLES.items()]
    )
    writes = BooleanField(_("May start briefings"))
    leads = BooleanField(_("Answers for where they work"))

    def entered(self) -> tuple[Role, bool, bool]:
        return Role(self.role.data), bool(self.writes.data), bool(self.leads.data)


def _check(field: PasswordField, *, email: str = "", name: str = "") -> None:
    try:
        passwords.checked(field.data or "", email=email, name=name)
    except Unreadable as error:
        raise ValidationError(gettext(error.sentence, **error.values)) from error
