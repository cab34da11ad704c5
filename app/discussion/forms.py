"""What people type and press in a discussion."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, Regexp

from app.briefings.models import Briefing
from app.core.errors import Unreadable
from app.core.forms import Form
from app.core.markup import handles_in
from app.core.text import MAX_COMMENT
from app.discussion.models import Bearing, Unhelpful

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KEY = Regexp(r"[A-Za-z0-9_-]{16,40}\Z", message=_l("This form has expired. Reload the page."))
NO_SUCH_ANSWER = _l("That is not one of the answers. Go back and press one of the buttons.")


def _body() -> TextAreaField:
    return TextAreaField(
        _l("Your comment"),
        validators=[
            InputRequired(_l("Enter a comment.")),
            Length(max=MAX_COMMENT, message=_l("Comment must be 10,000 characters or fewer.")),
        ],
        render_kw={"rows": 6},
    )


def _draft() -> HiddenField:
    """Key of the words that were kept when their writer was signed out."""
    return HiddenField(validators=[Optional(), KEY])


@dataclass(frozen=True)
class Commented:
    source: str
    about: str
    """Key of a proposition; empty: the briefing as a whole."""
    bearing: Bearing
    form_key: str


class CommentForm(Form):
    body = _body()
    about = SelectField(_l("It is about"))
    bearing = RadioField(
        _l("It speaks"),
        choices=[
            SelectChoice(Bearing.FOR.value, _l("for")),
            SelectChoice(Bearing.AGAINST.value, _l("against")),
            SelectChoice(Bearing.NEITHER.value, _l("neither way")),
        ],
        default=Bearing.NEITHER.value,
    )
    mention = StringField(_l("Mention somebody"))
    form_key = HiddenField(validators=[KEY])
    draft = _draft()

    @classmethod
    def of(cls, briefing: Briefing, **given: Any) -> Self:
        """An empty form, or the one that was sent, for this briefing's propositions."""
        form = cls(**given)
        version = briefing.current_version
        form.about.choices = [
            SelectChoice("", gettext("The briefing as a whole")),
            *(
                SelectChoice(
                    row.proposition.key, gettext("Proposition %(number)d", number=row.number)
                )
                for row in (version.propositions if version else [])
            ),
        ]
        form.about.data = form.about.data or ""
        form.form_key.data = form.form_key.data or secrets.token_urlsafe(16)
        return form

    def add_mention(self) -> None:
        """Put the handle that was chosen, if it is one, behind what was typed."""
        chosen = str(self.mention.data or "")
        handles = handles_in(chosen) or handles_in(f"@{chosen}")
        if handles:
            self.body.data = f"{self.body.data or ''} @{handles[0]} ".lstrip()
        self.mention.data = ""

    def entered(self) -> Commented:
        return Commented(
            source=str(self.body.data),
            about=str(self.about.data),
            bearing=Bearing(self.bearing.data),
            form_key=str(self.form_key.data),
        )


class VisitorCommentForm(CommentForm):
    class Meta(CommentForm.Meta):
        csrf = False  # it acts for nobody: docs/adr/0022


class EditForm(Form):
    body = _body()
    draft = _draft()

    def entered(self) -> str:
        return str(self.body.data)


class StanceForm(Form):
    proposition = StringField(validators=[InputRequired()])
    wording = IntegerField(validators=[InputRequired()])
    stance = StringField(validators=[AnyOf(["-2", "-1", "0", "1", "2", "none", "undo"])])

    def entered(self) -> "Stood":
        """Raises Unreadable."""
        if not self.validate_on_submit():
            raise Unreadable(str(NO_SUCH_ANSWER))
        chosen = str(self.stance.data)
        value = None if chosen in ("none", "undo") else int(chosen)
        return Stood(
            str(self.proposition.data), int(self.wording.data), value, is_undone=chosen == "undo"
        )


@dataclass(frozen=True)
class Stood:
    key: str
    wording_id: int
    value: int | None
    is_undone: bool


class VoteForm(Form):
    """One axis at a time; 0 takes the vote back."""

    helpful = StringField(validators=[Optional(), AnyOf(["-1", "0", "1"])])
    agree = StringField(validators=[Optional(), AnyOf(["-1", "0", "1"])])
    reason = StringField(validators=[Optional(), AnyOf([reason.value for reason in Unhelpful])])

    def entered(self) -> dict[str, Any]:
        """Raises Unreadable."""
        helpful, agree = self.helpful.data, self.agree.data
        if not self.validate_on_submit() or not (helpful or agree):
            raise Unreadable(str(NO_SUCH_ANSWER))
        return {
            "helpful": int(helpful) if helpful else None,
            "agree": int(agree) if agree else None,
            "reason": Unhelpful(self.reason.data) if self.reason.data else None,
        }


class SaveForm(Form):
    """Whether a comment is to be kept."""

    saved = StringField(validators=[AnyOf(["0", "1"])])

    def entered(self) -> bool:
        """Raises Unreadable."""
        if not self.validate_on_submit():
            raise Unreadable(str(NO_SUCH_ANSWER))
        return str(self.saved.data) == "1"


class ReadForm(Form):
    """Which moment the page showed that somebody has read: microseconds since 1970."""

    upto = IntegerField(validators=[InputRequired(), NumberRange(0, 2**53)])

    def entered(self) -> datetime:
        """Raises Unreadable."""
        if not self.validate_on_submit():
            raise Unreadable(str(NO_SUCH_ANSWER))
        return EPOCH + timedelta(microseconds=int(self.upto.data))
