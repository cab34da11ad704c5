"""A whole response on one page: a part for each proposition, one for the title, and for whom."""

import secrets
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp

from app.analysis.summary import LONGEST, SHORTEST, summary_of
from app.briefings.models import NumberedProposition
from app.core.forms import Form
from app.core.text import MAX_COMMENT, html_from_markdown, text_of
from app.discussion.forms import KEY
from app.discussion.models import Capacity, ShownAs
from app.discussion.queries import Stood
from app.dissent.models import SHORTEST_REASON, EntryKind
from app.dissent.queries.responding import Outline, position_words
from app.dissent.services import Change, Objecting, Said, Sent

STANCES = ("2", "1", "0", "-1", "-2", "none")
MAX_WORDS = 2_000
STILL = "still "
"""How a button begins that answers new words like the earlier ones; then the proposition's key."""

Typed = Mapping[str, str]


def _prose(label: str, rows: int = 4, most: int = MAX_COMMENT) -> TextAreaField:
    too_long = _l("This must be %(most)s characters or fewer.", most=f"{most:,}")
    return TextAreaField(
        label, validators=[Length(max=most, message=too_long)], render_kw={"rows": rows}
    )


class ChangeForm(Form):
    """A change that is asked for: of a proposition, or of the title."""

    class Meta(Form.Meta):
        csrf = False  # its token is that of the whole

    change = RadioField(
        _l("What do you ask for?"),
        choices=[
            SelectChoice("", _l("No change")),
            SelectChoice("words", _l("New words")),
            SelectChoice("out", _l("Leave it out")),
        ],
        default="",
        validators=[Optional()],
    )
    words = _prose(_l("The words you ask for"), 3, MAX_WORDS)
    change_why = _prose(_l("Why?"))

    called: str
    """What an error begins with."""
    current: str
    """The words that stand."""

    @property
    def is_open(self) -> bool:
        return bool(self.change.data or self.words.data or self.change_why.data)

    @property
    def prose(self) -> list[str]:
        return [field.data for field in self if isinstance(field, TextAreaField) and field.data]

    def check(self) -> None:
        """What holds between the fields."""
        asked, words, why = self.change.data, self.words.data or "", self.change_why.data or ""
        if not asked and (words or why):
            _blame(self.change, _l("Say what should change: new words, or leave it out."))
        if asked == "words" and words in ("", self.current):
            _blame(self.words, _l("Write the words you ask for."))
        if asked and len(why) < SHORTEST_REASON:
            _blame(self.change_why, _l("Say in at least 40 characters why it should change."))

    def asked(self) -> Change | None:
        if not self.change.data:
            return None
        reason, removes = str(self.change_why.data), self.change.data == "out"
        return Change(reason, _summary(reason), "" if removes else str(self.words.data), removes)


class PropositionForm(ChangeForm):
    wording = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,18}\Z")])
    stance = RadioField(
        _l("Your stance"),
        choices=[SelectChoice(value, value) for value in STANCES],
        validators=[Optional()],
    )
    filled = HiddenField()
    """ "yes": "Agree with all the rest" chose the stance."""
    why = _prose(_l("Why do you disagree?"))
    asks = BooleanField(_l("Ask the author for an answer"), default=True)
    summary = _prose(_l("In one sentence"), 2, LONGEST)
    resolve = _prose(_l("What would resolve it?"), 2, MAX_WORDS)
    crux = _prose(_l("What would change your mind?"), 2, MAX_WORDS)
    joins = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")])

    row: NumberedProposition
    bar = ""
    """Label of their live objection, which bars another one."""
    was: str | None = None
    """The stance on earlier words, which changed while the form was open."""

    @property
    def value(self) -> int | None:
        chosen = self.stance.data
        return int(chosen) if chosen and chosen != "none" else None

    @property
    def is_against(self) -> bool:
        return (self.value or 0) < 0

    @property
    def objects(self) -> bool:
        return self.is_against and bool(self.why.data) and bool(self.asks.data)

    @property
    def objection(self) -> Objecting:
        return Objecting(
            self.summary.data or _summary(str(self.why.data)),
            self.resolve.data or "",
            self.crux.data or "",
            int(self.joins.data) if self.joins.data else None,
        )

    def check(self) -> None:
        super().check()
        if self.why.data and not self.is_against and self.was is None:
            _blame(
                self.why,
                _l("You say why you disagree, but do not disagree. Choose, or clear the reason."),
            )
        if self.objects:
            self._check_objection()

    def said(self) -> Said:
        return Said(
            key=self.row.proposition.key,
            wording_id=int(self.wording.data or 0),
            is_answered=bool(self.stance.data),
            value=self.value,
            reason=str(self.why.data or ""),
            objection=self.objection if self.objects else None,
            change=self.asked(),
        )

    def _check_objection(self) -> None:
        if len(self.why.data) < SHORTEST_REASON or not self.objection.summary:
            sentence = _l(
                "Give a reason of at least 40 characters, or untick “Ask the author for an answer”."
            )
            _blame(self.why, sentence)
        elif len(self.objection.summary) < SHORTEST:
            _blame(self.summary, _l("Say it in one sentence of 10 to 180 characters."))
        if self.bar and not self.joins.data:
            sentence = gettext(
                "Your objection %(label)s stands. Withdraw it,"
                " or untick “Ask the author for an answer”.",
                label=self.bar,
            )
            _blame(self.why, sentence)


@dataclass(frozen=True)
class Offered:
    """What the form lets this person choose from."""

    title: str
    """Of the briefing."""
    organisation: str = ""
    """Where they work, if they may answer for it."""
    credits: tuple[tuple[str, str], ...] = ()
    """(public id, first words) of comments that may have changed a mind."""


class ResponseForm(Form):
    """The fields of the whole; `asks` has the parts, in the order of their numbers."""

    form_key = HiddenField(validators=[KEY])
    draft = HiddenField(validators=[Optional(), KEY])
    capacity = RadioField(_l("Who is this for?"), default=Capacity.PERSONAL.value)
    shown_as = RadioField(
        _l("How are you shown?"),
        choices=[SelectChoice(way.value, way.value) for way in ShownAs],
        default=ShownAs.NAME.value,
    )
    because = SelectField(_l("What changed your mind?"), validators=[Optional()])

    outline: Outline
    asks: list[PropositionForm]
    title: ChangeForm
    withdrawn: frozenset[int]
    """Numbers of their own entries that they take back."""
    gone: list[str]
    """Prose about propositions that were taken out while the form was open."""

    @classmethod
    def of(cls, outline: Outline, typed: Typed | None, offered: Offered) -> Self:
        """What was typed; or where nothing was, what the response says already."""
        data = MultiDict(typed) if typed else None
        form = cls(formdata=data, data=_before(outline))
        form.capacity.choices = [
            SelectChoice(value, words)
            for value, words in (
                ("personal", gettext("Myself")),
                ("organisation", offered.organisation),
            )
            if words
        ]
        nothing = SelectChoice("", gettext("Nothing in particular"))
        form.because.choices = [nothing, *(SelectChoice(*credit) for credit in offered.credits)]
        form.outline = outline
        form.form_key.data = form.form_key.data or secrets.token_urlsafe(16)
        form.withdrawn = _withdrawn(outline, typed or {})
        form.asks = [
            _part(row, data, outline, form.withdrawn)
            for row in outline.numbered
            if not row.proposition.decided
        ]
        form.title = ChangeForm(formdata=data, prefix="title-")
        form.title.called, form.title.current = gettext("Title"), offered.title
        form.gone = _gone(outline, data) if data else []
        return form

    @property
    def parts(self) -> list[ChangeForm]:
        return [*self.asks, self.title]

    @property
    def moved(self) -> list[PropositionForm]:
        """Those whose words changed while the form was open."""
        return [part for part in self.asks if part.was is not None]

    @property
    def is_empty(self) -> bool:
        return not self.withdrawn and not any(
            part.asked() or (isinstance(part, PropositionForm) and part.stance.data)
            for part in self.parts
        )

    @property
    def position(self) -> str:
        """What all of it comes to, in words, once it is sent."""
        asked = sum(part.asked() is not None for part in self.parts)
        kept = [entry for entry in self.outline.raised if entry.number not in self.withdrawn]
        changes = asked + sum(entry.kind is EntryKind.CHANGE for entry in kept)
        of = {part.row.wording_id: part.value for part in self.asks}
        return position_words(
            [of.get(row.wording_id) for row in self.outline.numbered], changes=changes
        )

    @property
    def mistakes(self) -> list[tuple[str, Field]]:
        """What to mend: what it is about, and the field with its errors."""
        of_parts = [(part.called, field) for part in self.parts for field in part if field.errors]
        return of_parts + [("", field) for field in self if field.errors]

    def is_good(self) -> bool:
        for part in self.parts:
            part.validate()
            part.check()
        self.validate()
        if self.is_empty:
            self.form_errors.append(gettext("Answer at least one proposition."))
        return not self.mistakes and not self.form_errors and not self.moved and not self.gone

    def refill(self, to: str) -> bool:
        """Do what a button asks that fills in stances. False: this is none of them."""
        if to == "rest":
            self._agree_with_the_rest()
        elif to == "undo":
            self._undo_the_rest()
        elif to.startswith(STILL):
            self._still(to.removeprefix(STILL))
        else:
            return False
        return True

    def _still(self, key: str) -> None:
        """They answer the new words of a proposition as they did the earlier ones."""
        for part in self.asks:
            views = {each.value for each in self.outline.earlier(part.row)}
            if part.row.proposition.key == key and len(views) == 1:
                (value,) = views
                part.stance.data = "none" if value is None else str(value)

    def _agree_with_the_rest(self) -> None:
        for part in self.asks:
            if not part.stance.data and part.was is None:
                part.stance.data, part.filled.data = "1", "yes"

    def _undo_the_rest(self) -> None:
        for part in self.asks:
            if part.filled.data and part.stance.data == "1":
                part.stance.data = None
            part.filled.data = ""

    def entered(self) -> Sent:
        return Sent(
            form_key=str(self.form_key.data),
            answers=tuple(part.said() for part in self.asks),
            title=self.title.asked(),
            capacity=Capacity(self.capacity.data),
            shown_as=ShownAs(self.shown_as.data),
            withdrawn=self.withdrawn,
            because=str(self.because.data or ""),
        )


class VisitorForm(ResponseForm):
    class Meta(ResponseForm.Meta):
        csrf = False  # it acts for nobody: docs/adr/0022


def _part(
    row: NumberedProposition,
    data: MultiDict[str, str] | None,
    outline: Outline,
    withdrawn: Container[int | None],
) -> PropositionForm:
    prefix = f"p-{row.proposition.key}-"
    stood = outline.stances.get(row.wording_id)
    before = {
        "stance": "" if stood is None else "none" if stood.value is None else str(stood.value)
    }
    is_typed = data is not None and f"{prefix}wording" in data
    part = PropositionForm(formdata=data if is_typed else None, data=before, prefix=prefix)
    standing = outline.objection(row)
    part.row = row
    part.called = gettext("Proposition %(number)d", number=row.number)
    part.current = row.wording.text
    if standing and standing.number not in withdrawn:
        part.bar = standing.label or gettext("(it waits for a moderator)")
    is_old = is_typed and part.wording.data != str(row.wording_id)
    if is_old and (part.stance.data or part.prose):
        part.was = part.stance.data or ""
        part.stance.data = None
    part.wording.data = str(row.wording_id)
    return part


def _chosen(stood: Stood | None) -> str:
    if stood is None:
        return ""
    return "none" if stood.value is None else str(stood.value)


def _before(outline: Outline) -> dict[str, Any]:
    response = outline.response
    if response is None:
        return {}
    is_own = response.capacity is Capacity.PERSONAL
    capacity = Capacity.PERSONAL if is_own else Capacity.ORGANISATION
    return {"capacity": capacity.value, "shown_as": response.shown_as.value}


def _withdrawn(outline: Outline, typed: Typed) -> frozenset[int]:
    asked = (number for number in outline.revocable if f"withdraw-{number}" in typed)
    return frozenset(number for number in asked if number)


def _gone(outline: Outline, data: MultiDict[str, str]) -> list[str]:
    there = {f"p-{row.proposition.key}-" for row in outline.numbered}
    posted = {name.removesuffix("wording") for name in data if name.endswith("-wording")}
    lost = [PropositionForm(formdata=data, prefix=prefix) for prefix in sorted(posted - there)]
    return [words for part in lost for words in part.prose]


def _summary(reason: str) -> str:
    return summary_of(text_of(html_from_markdown(reason)))


def _blame(field: Field, sentence: object) -> None:
    field.errors = [*field.errors, str(sentence)]
