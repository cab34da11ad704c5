"""Putting somebody's votes aside, and counting them again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries as people
from app.accounts.guards import actor, may
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.core.db import transaction
from app.core.errors import Missing
from app.discussion import queries as discussions
from app.discussion.services.pace import BURST
from app.moderation import queries, services
from app.moderation.forms import CountForm, ExclusionForm
from app.moderation.views.blueprint import bp
from app.permissions import Action, can, require


@bp.get("/moderation/comments/<public_id>/votes")
@may(Action.MODERATE)
def burst(public_id: str) -> ResponseReturnValue:
    """Not for whoever wrote the comment: they would learn who does not care for it."""
    comment = queries.item_for(actor(), public_id).comment
    require(actor(), Action.DECIDE_ON_COMMENT, comment)
    cast = queries.burst_on(comment, actor(), within=BURST[1])
    return render_template("moderation/burst.html", comment=comment, cast=cast)


@bp.get("/moderation/people/<handle>/votes")
@may(Action.MODERATE)
def votes(handle: str) -> ResponseReturnValue:
    voter = people.person_by_handle(handle)
    return _page(voter, _form(voter, formdata=None))


@bp.post("/moderation/people/<handle>/votes/exclude")
@may(Action.MODERATE)
def exclude_votes(handle: str) -> ResponseReturnValue:
    voter = people.person_by_handle(handle)
    form = _form(voter)
    if not form.validate_on_submit():
        return _page(voter, form), 422
    said = form.entered()
    briefing = briefings.by_slug(said.slug, actor())
    comment = discussions.by_public_id(said.public_id, actor()) if said.public_id else None
    with transaction():
        services.exclude_votes(actor(), voter, briefing, comment=comment, reason=said.reason)
    flash(_("These votes no longer count. The log says how many, not whose."))
    return redirect(url_for(".votes", handle=handle), 303)


@bp.post("/moderation/people/<handle>/votes/count")
@may(Action.MODERATE)
def count_votes(handle: str) -> ResponseReturnValue:
    voter = people.person_by_handle(handle)
    standing = queries.exclusion(CountForm().entered(), voter)
    with transaction():
        services.count_votes(actor(), standing)
    flash(_("These votes count again."))
    return redirect(url_for(".votes", handle=handle), 303)


def _form(voter: Person, **given: None) -> ExclusionForm:
    """What may be excluded: the comment that led here, then each discussion voted in."""
    found = queries.voted_on(voter, actor())
    choices = [*_comment(request.args.get("comment"))]
    choices += [
        (
            f"briefing/{each.briefing.slug}",
            _(
                "All on “%(title)s”: %(votes)d",
                title=each.briefing.current_version.title,
                votes=each.votes,
            ),
        )
        for each in found
        if each.briefing.current_version and can(actor(), Action.DECIDE, each.briefing)
    ]
    return ExclusionForm.of(choices, **given)


def _comment(public_id: str | None) -> list[tuple[str, str]]:
    if not public_id:
        return []
    try:
        comment = discussions.by_public_id(public_id, actor())
    except Missing:
        return []
    if not can(actor(), Action.DECIDE_ON_COMMENT, comment):
        return []
    words = _("Only on the comment that led you here")
    return [(f"comment/{comment.briefing.slug}/{public_id}", words)]


def _page(voter: Person, form: ExclusionForm) -> str:
    return render_template(
        "moderation/votes.html",
        person=voter,
        form=form,
        standing=queries.exclusions_of(voter),
        comment=request.args.get("comment"),
    )
