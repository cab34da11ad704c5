"""What a suspended person is told."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.guards import actor, signed_in
from app.moderation import queries
from app.moderation.views.blueprint import bp


@bp.get("/account/suspension")
@signed_in
def suspension() -> ResponseReturnValue:
    reason = queries.standing_suspension(actor())
    return render_template("moderation/suspension.html", reason=reason)
