import pytest
from flask import Flask
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core.forms import Form


class Asking(Form):
    line = StringField("Line", [InputRequired("Write a line.")])
    text = TextAreaField("Text")


@pytest.mark.parametrize("typed", ["", "   ", "\t\u00a0", "\n"])
def test_what_is_only_spaces_was_not_written(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST", data={"line": typed}):
        form = Asking()

        assert not form.validate_on_submit()
        assert form.errors == {"line": ["Write a line."]}


def test_text_is_cleaned_and_what_no_database_holds_is_given_back(app: Flask) -> None:
    typed = {"line": " cafe\u0301 ", "text": "one\r\ntwo\x07"}
    with app.test_request_context(method="POST", data=typed):
        form = Asking()

        assert not form.validate_on_submit()
        assert form.line.data == "café"
        assert form.text.data == "one\r\ntwo\x07"
        assert list(form.errors) == ["text"]
