"""What holds a comment before readers see it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, may
from app.core.db import transaction
from app.discussion.screening import switched_on
from app.moderation import queries, services
from app.moderation.forms import ScreeningForm, WordsForm
from app.moderation.forms.screening import MEANINGS, NAMES, UNITS
from app.moderation.views.blueprint import bp
from app.permissions import Action


@bp.get("/moderation/screening")
@may(Action.MODERATE)
def screening() -> ResponseReturnValue:
    return _screening(ScreeningForm.of(switched_on()))


@bp.post("/moderation/screening")
@may(Action.MODERATE)
def change_screening() -> ResponseReturnValue:
    form = ScreeningForm()
    if not form.validate_on_submit():
        return _screening(form), 422
    with transaction():
        services.switch(actor(), form.entered())
    flash(_("The checks are saved. They hold for comments from now on."))
    return redirect(url_for(".screening"), 303)


def _screening(form: ScreeningForm) -> str:
    return render_template(
        "moderation/screening.html",
        form=form,
        names=NAMES,
        meanings=MEANINGS,
        units=UNITS,
        words=queries.words(),
    )


@bp.get("/moderation/words")
@may(Action.MODERATE)
def words() -> ResponseReturnValue:
    listed = "\n".join(queries.words())
    return render_template("moderation/words.html", form=WordsForm(words=listed, shown=listed))


@bp.post("/moderation/words")
@may(Action.MODERATE)
def change_words() -> ResponseReturnValue:
    form = WordsForm()
    if not form.validate_on_submit():
        return render_template("moderation/words.html", form=form), 422
    change = form.entered()
    with transaction():
        services.change_words(actor(), added=change.added, dropped=change.dropped)
    flash(_("The list is saved. It holds comments from now on, not the ones already published."))
    return redirect(url_for(".words"), 303)
