"""What people report and moderators enter, and the house rules that both name."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from app.core.errors import Missing, Unreadable
from app.core.forms import Form
from app.discussion.models import HeldFor
from app.moderation.models import Rule
from app.moderation.queries import Show, Wanted
from app.moderation.services import Seen


@dataclass(frozen=True)
class HouseRule:
    number: int
    name: Any
    """What breaks it, in a few words; lazily translated, as is `text`."""
    text: Any


RULES = {
    Rule.OFF_TOPIC: HouseRule(
        1,
        _l("Not about the work"),
        _l(
            "Keep to the briefing and the work it is about. Disagreement is never off the point; "
            "party politics, advertising and old quarrels are."
        ),
    ),
    Rule.ABUSE: HouseRule(
        2,
        _l("Abuse or threat"),
        _l(
            "Be as hard as you like on an argument, and civil to whoever made it. No insults, no "
            "threats, nothing against people for who they are."
        ),
    ),
    Rule.NAMES_SOMEBODY: HouseRule(
        3,
        _l("About a person who cannot answer here"),
        _l(
            "Do not write about colleagues, residents or suppliers who can be recognised and are "
            "not here to answer. Describe the post or the situation instead."
        ),
    ),
    Rule.PRIVATE: HouseRule(
        4,
        _l("Private or restricted information"),
        _l(
            "No addresses, case details, or papers that are not public, yours or anybody's. "
            "If you are not sure that it is public, leave it out."
        ),
    ),
    Rule.SPAM: HouseRule(
        5,
        _l("Spam"),
        _l(
            "No selling, no text pasted under one briefing after another, no links that are there "
            "for their own sake."
        ),
    ),
}
LEAST_REASON, MOST_REASON = 10, 2_000
MOST_TICKED = 50
_TICKED = re.compile(r"[a-z0-9_-]{1,30}(\.[0-9]{1,9}){2}")


@dataclass(frozen=True)
class Complaint:
    rule: Rule
    note: str
    revision: int


@dataclass(frozen=True)
class Removal:
    rule: Rule
    explanation: str


def reason_field(label: Any) -> TextAreaField:
    too_short = _l("Write at least %(min)d characters: somebody has to understand it.")
    too_long = _l("Write %(max)d characters or fewer.")
    return TextAreaField(
        label,
        validators=[
            InputRequired(_l("Give the reason.")),
            Length(min=LEAST_REASON, message=too_short),
            Length(max=MOST_REASON, message=too_long),
        ],
    )


def which_rule() -> SelectField:
    named = [
        SelectChoice(rule.value, _l("%(number)d: %(name)s", number=words.number, name=words.name))
        for rule, words in RULES.items()
    ]
    return SelectField(
        _l("Which rule?"),
        choices=[SelectChoice("", _l("Choose a rule")), *named],
        validators=[InputRequired(_l("Choose the rule that was broken."))],
    )


class ReportForm(Form):
    rule = RadioField(
        _l("What is wrong with it?"),
        choices=[SelectChoice(rule.value, words.name) for rule, words in RULES.items()],
        validators=[InputRequired(_l("Choose what is wrong with it."))],
    )
    note = TextAreaField(
        _l("What the moderator should know (you may leave this empty)"),
        validators=[Length(max=MOST_REASON, message=_l("Write %(max)d characters or fewer."))],
    )
    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def entered(self) -> Complaint:
        return Complaint(Rule(self.rule.data), self.note.data or "", self.revision.data)


class DecisionForm(Form):
    """What was shown, and in which part of the queue: in none on the comment's own page."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    decision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    show = HiddenField()
    reason = HiddenField()
    briefing = HiddenField()

    def seen(self) -> Seen:
        return Seen(self.revision.data, self.decision.data)

    def came_from(self) -> Wanted | None:
        """Raises Missing of a part that there is not."""
        if not self.show.data:
            return None
        return wanted(self.show.data, self.reason.data, self.briefing.data)


def wanted(show: str | None, reason: str | None, briefing: str | None) -> Wanted:
    """The part of the queue that an address asks for. Raises Missing."""
    show, reason = show or Show.ALL, reason or None
    if show not in set(Show) or reason not in (None, *HeldFor):
        raise Missing("There is no such page.")
    return Wanted(Show(show), HeldFor(reason) if reason else None, briefing or None)


class RemovalForm(DecisionForm):
    rule = which_rule()
    explanation = reason_field(_l("Reason, as the writer will read it"))

    def entered(self) -> Removal:
        return Removal(Rule(self.rule.data), self.explanation.data)

    def named_for(self, public_id: str) -> "RemovalForm":
        """Several of these stand on one page: each control gets an id of its own."""
        for field in (self.rule, self.explanation):
            field.id = field.label.field_id = f"{field.name}-{public_id}"
        return self


@dataclass(frozen=True)
class Ticked:
    public_id: str
    seen: Seen


class TickedForm(Form):
    """Several comments, each with what was shown of it: `<public id>.<revision>.<decision>`."""

    ticked = SelectMultipleField(
        validate_choice=False, validators=[InputRequired(_l("Tick the comments that you mean."))]
    )

    def validate_ticked(self, field: SelectMultipleField) -> None:
        if len(field.data) > MOST_TICKED or not all(map(_TICKED.fullmatch, field.data)):
            raise ValidationError(_l("Tick the comments again."))

    def chosen(self) -> list[Ticked]:
        parted = [value.split(".") for value in self.ticked.data]
        return [Ticked(of, Seen(int(revision), int(made))) for of, revision, made in parted]


class TickedRemovalForm(TickedForm):
    rule = which_rule()
    explanation = reason_field(_l("Reason, as each of the writers will read it"))

    def entered(self) -> Removal:
        return Removal(Rule(self.rule.data), self.explanation.data)


@dataclass(frozen=True)
class Excluded:
    slug: str
    public_id: str | None
    """Of one comment; None: the whole discussion."""
    reason: str


class ExclusionForm(Form):
    """Which votes: `briefing/<slug>`, or `comment/<slug>/<public id>`."""

    what = RadioField(
        _l("Which votes?"), validators=[InputRequired(_l("Choose which votes to exclude."))]
    )
    reason = reason_field(_l("Reason, for other moderators"))

    @classmethod
    def of(cls, choices: list[tuple[str, str]], **given: Any) -> "ExclusionForm":
        form = cls(**given)
        form.what.choices = [SelectChoice(*choice) for choice in choices]
        return form

    def entered(self) -> Excluded:
        _, slug, *rest = str(self.what.data).split("/")
        return Excluded(slug, rest[0] if rest else None, str(self.reason.data))


class CountForm(Form):
    """Which exclusion to end."""

    exclusion = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def entered(self) -> int:
        """Raises Unreadable."""
        if not self.validate_on_submit():
            raise Unreadable("Something was missing. Decide again here.")
        return int(self.exclusion.data)
