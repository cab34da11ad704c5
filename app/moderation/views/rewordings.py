"""Changes of words that an author calls editorial: a moderator says whether they are."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import actor, may
from app.briefings import queries as briefings
from app.core.db import transaction
from app.core.differences import of_words
from app.moderation import services
from app.moderation.views.blueprint import bp
from app.permissions import Action


@bp.get("/moderation/rewordings")
@may(Action.MODERATE)
def rewordings() -> ResponseReturnValue:
    waiting = [
        (each, of_words(each.old.text, each.new.text)) for each in briefings.waiting(actor())
    ]
    return render_template("moderation/rewordings.html", waiting=waiting)


@bp.post("/moderation/rewordings/<int:n>/approve")
@may(Action.MODERATE)
def carry_over(n: int) -> ResponseReturnValue:
    rewording = briefings.rewording(n, actor())
    with transaction():
        services.carry_over(actor(), rewording)
    flash(_("The stances on the old words count for the new ones. Their holders are told."))
    return redirect(url_for(".rewordings"), 303)


@bp.post("/moderation/rewordings/<int:n>/refuse")
@may(Action.MODERATE)
def keep_apart(n: int) -> ResponseReturnValue:
    rewording = briefings.rewording(n, actor())
    with transaction():
        services.keep_apart(actor(), rewording)
    flash(_("The stances stay with the old words. Their holders are asked again."))
    return redirect(url_for(".rewordings"), 303)
