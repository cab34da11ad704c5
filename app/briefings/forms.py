"""What authors type, turned into typed values."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.briefings.models import Audience, Briefing, Drafted, Manuscript, PropositionKind, Topic
from app.briefings.queries import Place
from app.briefings.services import Particulars, Written
from app.briefings.services.addresses import LONGEST_SLUG
from app.briefings.services.checks import KEY, longest_source
from app.core import clock
from app.core.forms import Form
from app.core.text import MAX_COMMENT

KINDS = [
    SelectChoice(PropositionKind.RECOMMENDATION.value, _("Recommendation")),
    SelectChoice(PropositionKind.STEP.value, _("Step")),
    SelectChoice(PropositionKind.FOUNDATION.value, _("Foundation")),
    SelectChoice(PropositionKind.QUESTION.value, _("Question")),
]
AUDIENCES = [
    SelectChoice(Audience.PUBLIC.value, _("Everyone")),
    SelectChoice(Audience.CONFIRMED.value, _("People who are signed in, with a confirmed address")),
    SelectChoice(Audience.NOBODY.value, _("Nobody yet, but its authors and administrators")),
]
LONGEST_TITLE = 200
LONGEST_STANDFIRST = 600
LONGEST_PROPOSITION = 1_000

_TOO_LONG = _("This must be %(max)d characters or fewer.")
_KEY = Regexp(rf"{KEY}\Z", message=_("The key of a proposition was changed. Reload the page."))


def _title() -> StringField:
    return StringField(
        _("Title"),
        [
            InputRequired(_("Give the briefing a title.")),
            Length(max=LONGEST_TITLE, message=_TOO_LONG),
        ],
    )


class StartForm(Form):
    title = _title()

    def entered(self) -> str:
        return str(self.title.data)


class PropositionForm(Form):
    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    key = HiddenField(validators=[_KEY])
    kind = SelectField(_("Kind"), choices=KINDS)
    text = TextAreaField(_("Wording"), [Length(max=LONGEST_PROPOSITION, message=_TOO_LONG)])
    rationale = TextAreaField(_("Why"), [Length(max=MAX_COMMENT, message=_TOO_LONG)])
    alternatives = TextAreaField(
        _("Alternatives considered"), [Length(max=MAX_COMMENT, message=_TOO_LONG)]
    )
    decided = BooleanField(_("Already decided"))
    replaces = SelectMultipleField(
        _("Which earlier propositions does it replace?"),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validate_choice=False,  # what is not among them replaces nothing
    )

    def offer(self, places: Iterable[Place]) -> None:
        """Earlier propositions to choose from; none for one that was published before."""
        others = {place.key: place for place in places}
        is_new = self.key.data not in others
        self.replaces.choices = [
            SelectChoice(
                place.key,
                _(
                    "%(number)d of version %(n)d: %(text)s",
                    number=place.number,
                    n=place.n,
                    text=place.text,
                ),
            )
            for place in others.values()
            if is_new
        ]

    def name_controls(self, number: int) -> None:
        """Say in every label which proposition it belongs to, for those who hear only that."""
        for field in (self.kind, self.text, self.rationale, self.alternatives, self.decided):
            of = escape(_(" of proposition %(number)d", number=number))
            field.label.text = escape(field.label.text) + Markup(
                '<span class="vh">{}</span>'
            ).format(of)

    def entered(self) -> Drafted:
        return Drafted(
            key=str(self.key.data),
            kind=PropositionKind(self.kind.data),
            text=str(self.text.data or ""),
            rationale=str(self.rationale.data or ""),
            alternatives=str(self.alternatives.data or ""),
            decided=bool(self.decided.data),
            replaces=tuple(self.replaces.data or ()),
        )


class ManuscriptForm(Form):
    saves = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    """Of the copy that is being written on."""
    spare_key = HiddenField(validators=[_KEY])
    """Of the next proposition: a form sent twice adds it once."""
    title = _title()
    standfirst = TextAreaField(_("Standfirst"), [Length(max=LONGEST_STANDFIRST, message=_TOO_LONG)])
    source = TextAreaField(_("Text"))
    propositions = FieldList(FormField(PropositionForm))

    def __init__(self, manuscript: Manuscript, places: Iterable[Place] = ()) -> None:
        """places: of every proposition that was published, from queries.last_places."""
        self._longest = longest_source(manuscript)
        super().__init__(
            data={
                "saves": manuscript.saves,
                "title": manuscript.title,
                "standfirst": manuscript.standfirst,
                "source": manuscript.source,
                "propositions": manuscript.propositions,
            }
        )
        earlier = list(places)
        for entry in self.propositions:
            entry.form.offer(earlier)

    def rebase(self, saves: int) -> None:
        """Let what was typed be saved over a copy whose words its author has now been shown."""
        self.saves.data = saves
        self.saves.raw_data = None

    def make_ready(self) -> None:
        """To be called before the form is shown."""
        self.spare_key.data = self.spare_key.data or secrets.token_hex(4)
        for number, entry in enumerate(self.propositions, start=1):
            entry.form.name_controls(number)

    def validate_source(self, field: Any) -> None:
        Length(max=self._longest, message=_TOO_LONG)(self, field)

    def validate_propositions(self, field: Any) -> None:
        if len(set(self.keys())) != len(field.entries):
            raise ValidationError(_("Two propositions have the same key. Reload the page."))

    def keys(self) -> list[str]:
        return [str(entry.form.key.data) for entry in self.propositions]

    def entered(self) -> Written:
        return Written(
            title=str(self.title.data),
            standfirst=str(self.standfirst.data or ""),
            source=str(self.source.data or ""),
            propositions=tuple(entry.form.entered() for entry in self.propositions),
        )


class PublishForm(Form):
    saves = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    doubted = HiddenField()
    """"yes" on a page that has shown what to look at once more."""
    note = TextAreaField(_("What changed"), [Length(max=2_000, message=_TOO_LONG)])
    editorial = SelectMultipleField(validate_choice=False)
    """Keys of propositions whose meaning, their author says, stayed the same."""
    day = DateField(_("Day"), [Optional()])
    time = TimeField(_("Time, in London"), [Optional()])

    def is_sure(self) -> bool:
        return bool(self.doubted.data == "yes")

    def entered(self) -> tuple[str, list[str]]:
        """The note, and the keys of what changed in its words alone."""
        return str(self.note.data or ""), list(self.editorial.data or [])

    def look_again(self, saves: int, why: str) -> None:
        """Let the next try be for what is saved now."""
        self.saves.data = saves
        self.saves.raw_data = None
        self.form_errors.append(why)

    def moment(self) -> datetime | None:
        """When to publish; None, with an error at the field, when that was not said."""
        if self.day.data is None:
            self.day.errors = [*self.day.errors, _("Choose a day.")]
            return None
        if self.time.data is None:
            self.time.errors = [*self.time.errors, _("Choose a time.")]
            return None
        local = datetime.combine(self.day.data, self.time.data, clock.LOCAL)
        moment = local.astimezone(UTC)
        if moment.astimezone(clock.LOCAL).replace(tzinfo=None) != local.replace(tzinfo=None):
            message = _("On that day the clocks go forward past that time. Choose another.")
            self.time.errors = [*self.time.errors, message]
            return None
        return moment


class ParticularsForm(Form):
    topics = SelectMultipleField(
        _("Topics"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    audience = RadioField(_("Who may read it once it is published"), choices=AUDIENCES)
    premoderated = BooleanField(_("A moderator reads every comment first"))
    slug = StringField(
        _("Address"),
        [
            InputRequired(_("Say where the briefing is to be found.")),
            Length(max=LONGEST_SLUG, message=_TOO_LONG),
        ],
    )

    @classmethod
    def of(cls, briefing: Briefing, topics: Iterable[Topic]) -> "ParticularsForm":
        form = cls(
            data={
                "topics": [topic.id for topic in briefing.topics],
                "audience": briefing.audience.value,
                "premoderated": briefing.premoderated,
                "slug": briefing.slug,
            }
        )
        form.topics.choices = [SelectChoice(topic.id, topic.name) for topic in topics]
        return form

    def entered(self) -> Particulars:
        return Particulars(
            topic_ids=list(self.topics.data or []),
            audience=Audience(self.audience.data),
            premoderated=bool(self.premoderated.data),
            slug=str(self.slug.data),
        )


class AuthorForm(Form):
    handle = StringField(
        _("Handle"),
        [InputRequired(_("Say who it is.")), Length(max=100, message=_TOO_LONG)],
    )

    def entered(self) -> str:
        return str(self.handle.data).removeprefix("@")


class AttachmentForm(Form):
    file = FileField(_("PDF or image"), [FileRequired(_("Choose a file."))])
    alt = StringField(_("What the image shows"), [Length(max=500, message=_TOO_LONG)])

    def entered(self) -> tuple[bytes, str, str]:
        """Content, name, words for those who cannot see it."""
        return self.file.data.read(), self.file.data.filename or "", str(self.alt.data or "")


class TopicForm(Form):
    name = StringField(
        _("Name"),
        [InputRequired(_("Name the topic.")), Length(max=80, message=_TOO_LONG)],
    )

    def entered(self) -> str:
        return str(self.name.data)
