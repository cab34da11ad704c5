"""The base of every form. Text and numbers are checked once here, so no field can forget to."""

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, ValidationError
from wtforms.fields import TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from app.core.errors import Unreadable
from app.core.text import one_line, plain

LARGEST_NUMBER = 2**31 - 1
"""That every column of whole numbers holds, on every engine."""


def whole(typed: str) -> int:
    """A number from an address, for `request.args`. Raises ValueError when no column holds it."""
    number = int(typed)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("too large")
    return number


class Form(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask_wtf ships no types
        def bind_field(self, form: Any, unbound: Any, options: Any) -> Any:
            field = unbound.bind(form=form, **options)
            if isinstance(field, StringField):
                clean = plain if isinstance(field, TextAreaField) else one_line
                field.filters = (*field.filters, _cleaned(clean))
                field.validators = (_refuse_unreadable, *map(_after_cleaning, field.validators))
            if isinstance(field, IntegerField) and not _is_bounded(field):
                field.validators = (*field.validators, _refuse_too_large)
            return field


class _Unreadable(str):
    """Text as typed, to be shown again, with the sentence that says why it was refused."""

    __slots__ = ("reason",)
    reason: str


def _cleaned(clean: Any) -> Any:
    def filtered(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return clean(value)
        except Unreadable as error:
            kept = _Unreadable(value)
            kept.reason = str(error)
            return kept

    return filtered


def _after_cleaning(validator: Any) -> Any:
    """What was asked for must be there when its spaces are gone."""
    if isinstance(validator, InputRequired):
        return DataRequired(validator.message)
    return validator


def _is_bounded(field: Field) -> bool:
    return any(isinstance(validator, NumberRange) for validator in field.validators)


def _refuse_too_large(_form: Form, field: Field) -> None:
    if field.data is not None and abs(field.data) > LARGEST_NUMBER:
        raise ValidationError(gettext("This number is too large."))


def _refuse_unreadable(_form: Form, field: Field) -> None:
    if isinstance(field.data, _Unreadable):
        raise ValidationError(field.data.reason)
