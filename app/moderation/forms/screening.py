"""What holds a comment before readers see it: the checks, and the list of words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, IntegerField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.core.forms import Form
from app.discussion.models import Check
from app.discussion.screening import NUMBERS

MOST_WORDS, MOST_LETTERS = 1_000, 100
MOST = 100
NAMES = {
    Check.PREMODERATED: _l("Briefings that are read first"),
    Check.PERSON: _l("People who are read first"),
    Check.NEWCOMER: _l("First comments"),
    Check.WORD: _l("Words on the list"),
    Check.LINKS: _l("Links"),
    Check.REPEATED: _l("The same words again"),
    Check.SPEED: _l("Many in a short time"),
    Check.FLAGS: _l("Reports by several people"),
}
MEANINGS = {
    Check.PREMODERATED: _l(
        "Where the authors of a briefing asked for it, every comment by anybody else waits."
    ),
    Check.PERSON: _l("Where a moderator asked for it, with a reason, what a person writes waits."),
    Check.NEWCOMER: _l("So many comments of a new person wait, until as many are published."),
    Check.WORD: _l("A comment with a word on the list waits. It is never rejected for it."),
    Check.LINKS: _l("A comment with more links than this waits."),
    Check.REPEATED: _l(
        "A comment of more than a sentence waits if the same person has sent the same words "
        "anywhere here within so many days."
    ),
    Check.SPEED: _l("When somebody has sent so many within ten minutes, the next one waits."),
    Check.FLAGS: _l(
        "A published comment is hidden, until a moderator has looked, once so many people have "
        "reported it. Only confirmed people count who have published a comment themselves, and "
        "words that a moderator has let stand are not hidden again."
    ),
}
UNITS = {
    Check.NEWCOMER: _l("How many comments"),
    Check.LINKS: _l("How many links are let through"),
    Check.REPEATED: _l("Within how many days"),
    Check.SPEED: _l("How many comments in ten minutes"),
    Check.FLAGS: _l("How many people"),
}


@dataclass(frozen=True)
class Change:
    """What somebody did to the list that they were shown."""

    added: list[str]
    dropped: list[str]


class CheckForm(Form):
    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    is_on = BooleanField()
    number = IntegerField(
        validators=[
            Optional(),
            NumberRange(1, MOST, _l("Give a number from %(min)d to %(max)d.")),
        ]
    )

    @property
    def chosen(self) -> int | None:
        """Its number, or the usual one where none is given; None: not made."""
        if not self.is_on.data:
            return None
        check = Check(str(self._prefix).rstrip("-"))
        return int(self.number.data or NUMBERS.get(check, 0))


class ScreeningForm(Form):
    """The checks, each with whether it is made and with its number."""

    premoderated = FormField(CheckForm)
    person = FormField(CheckForm)
    newcomer = FormField(CheckForm)
    word = FormField(CheckForm)
    links = FormField(CheckForm)
    repeated = FormField(CheckForm)
    speed = FormField(CheckForm)
    flags = FormField(CheckForm)

    @classmethod
    def of(cls, on: dict[Check, int]) -> "ScreeningForm":
        given = {
            check.value: {"is_on": check in on, "number": on.get(check, NUMBERS.get(check))}
            for check in Check
        }
        return cls(formdata=None, data=given)

    @property
    def rows(self) -> list[tuple[Check, Any]]:
        """In the order in which they are made."""
        return [(check, self[check.value]) for check in Check]

    def entered(self) -> dict[Check, int | None]:
        return {check: row.form.chosen for check, row in self.rows}


class WordsForm(Form):
    words = TextAreaField(_l("Words and phrases, one on a line"))
    shown = TextAreaField(widget=HiddenInput())
    """The list as it was before, so that what a colleague changed meanwhile stays."""

    def validate_words(self, field: TextAreaField) -> None:
        words = _lines(field.data)
        if len(words) > MOST_WORDS:
            raise ValidationError(_l("Keep the list to %(n)d lines.", n=MOST_WORDS))
        for word in words:
            if len(word) > MOST_LETTERS:
                raise ValidationError(_l("“%(word)s…” is too long for a phrase.", word=word[:40]))
            if not any(letter.isalnum() for letter in word):
                raise ValidationError(_l("“%(word)s” has no letter or digit.", word=word))

    def entered(self) -> Change:
        words, shown = _lines(self.words.data), _lines(self.shown.data)
        return Change(
            [word for word in words if word not in shown],
            [word for word in shown if word not in words],
        )


def _lines(text: str | None) -> list[str]:
    """Each line once, whatever its case."""
    found: dict[str, str] = {}
    for line in map(str.strip, (text or "").splitlines()):
        if line:
            found.setdefault(line.casefold(), line)
    return list(found.values())
