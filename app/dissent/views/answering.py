"""Answering in one sitting: many entries on a page, each saved by itself, no word lost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from app.accounts.guards import actor, signed_in, viewer
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.differences import Paragraph, of_words
from app.core.errors import Conflict, Forbidden, Missing, MoothallError, Unreadable
from app.core.forms import whole
from app.core.text import MAX_COMMENT
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.dissent import queries, services
from app.dissent.forms.answering import AnswerForm
from app.dissent.models import Entry, EventKind
from app.dissent.queries import Awaiting
from app.dissent.transitions import is_answerable
from app.dissent.views.desk import bp, own, shelf_asked
from app.web import said, show_expired

ON_A_PAGE = 10
MOST_TOGETHER = 500
REFUSALS = (Conflict, Forbidden, Missing, Unreadable)


@dataclass(frozen=True)
class Sheet:
    """A page of answers that are being written."""

    briefing: Briefing
    forms: Sequence[AnswerForm]
    after: str | None = None
    is_kept: bool = False
    """Some of it comes from a draft."""


@bp.get("/desk/briefings/<slug>/answers")
@signed_in
def write(slug: str) -> ResponseReturnValue:
    briefing = own(slug)
    numbers = request.args.getlist("entry", type=whole)
    if numbers:
        rows = _answerable(queries.these(actor(), briefing, numbers[:MOST_TOGETHER]))
        return _page(_sheet(briefing, [rows] if rows else []))
    page = queries.awaiting(
        actor(),
        shelf_asked(),
        briefing=briefing,
        after=request.args.get("after"),
        limit=ON_A_PAGE,
    )
    cards = [[row] for row in _answerable(page.rows)]
    return _page(_sheet(briefing, cards, after=page.after))


@bp.post("/desk/briefings/<slug>/answers")
def send(slug: str) -> ResponseReturnValue:
    if viewer() is None:
        return _keep_and_sign_in()
    briefing = own(slug)
    sheet = _sent(briefing)
    deed, _space, key = request.form.get("do", "").partition(" ")
    with transaction():
        _keep(sheet)
    if deed == "autosave":
        return "", 204
    if deed == "together":
        ticked = request.form.getlist("together", type=whole)[:MOST_TOGETHER]
        return redirect(url_for(".write", slug=slug, entry=ticked or None), 303)
    if deed not in ("answer", "ask"):
        flash(_("Kept. Nothing has been published."))
        return redirect(request.full_path.rstrip("?"), 303)
    chosen = [form for form in sheet.forms if form.key == key or (not key and form.typed())]
    return _done(sheet, chosen, deed)


def show_answers_expired(error: CSRFError) -> ResponseReturnValue:
    """The form again, with what was typed and a token that is good."""
    if viewer() is None:
        typed = _typed()
        words = {"body": "\n\n".join(value for name, value in typed.items() if " " in value)}
        return render_template("discussion/signed-out.html", typed=typed | words), 400
    try:
        sheet = _sent(own(str((request.view_args or {})["slug"])))
    except MoothallError:
        return show_expired(error)
    why = _("This form had expired. Your words are below: send them again.")
    return _page(sheet, why=why), 400


@bp.errorhandler(CSRFError)
def keep_words(error: CSRFError) -> ResponseReturnValue:
    """A form with words in it comes again with them, whatever became of the session."""
    if request.endpoint == "answers.send":
        return show_answers_expired(error)
    return show_expired(error)


def _done(sheet: Sheet, chosen: Sequence[AnswerForm], deed: str) -> ResponseReturnValue:
    """Publish each by itself: what is wrong with one keeps none of the others back."""
    slug, publish = sheet.briefing.slug, _ask if deed == "ask" else _answer
    outcomes = {form.key: publish(sheet.briefing, form) for form in chosen}
    labels = [label for outcome in outcomes.values() for label in outcome.labels]
    if labels:
        sentence = _("Asked: %(labels)s.") if deed == "ask" else _("Answered: %(labels)s.")
        flash(sentence % {"labels": ", ".join(labels)})
    failed = {key: outcome.why for key, outcome in outcomes.items() if not outcome.labels}
    if failed:
        left = _sent(own(slug), but=outcomes.keys() - failed.keys())  # a refusal forgets all rows
        for form in left.forms:
            if form.key in failed:
                _show_wrong(form, failed[form.key], deed)
        return _page(left), 422
    if not chosen:
        flash(_("Nothing has been written yet."))
    return redirect(url_for(".write", slug=slug), 303)


def _show_wrong(form: AnswerForm, why: str, deed: str) -> None:
    if why:
        form.form_errors.append(why)
    elif deed == "ask":
        form.is_question()
    else:
        form.is_sound()


@dataclass(frozen=True)
class Published:
    labels: Sequence[str] = ()
    """Empty: it was refused."""
    why: str = ""
    """Empty: the form says so itself."""


def _answer(briefing: Briefing, form: AnswerForm) -> Published:
    if not form.is_sound():
        return Published()
    try:
        with transaction():
            done = services.answer(
                actor(), briefing, form.numbers, form.entered(), replacing=form.replaced()
            )
            discussion.drop_draft(actor().id, _place_of(briefing, form.rows))
    except REFUSALS as refusal:
        return Published(why=said(refusal))
    return Published([entry.label for entry in done])


def _ask(briefing: Briefing, form: AnswerForm) -> Published:
    if not form.is_question():
        return Published()
    try:
        with transaction():
            asked = services.ask(actor(), briefing, form.numbers[0], text=str(form.question.data))
    except REFUSALS as refusal:
        return Published(why=said(refusal))
    return Published([asked.label])


def _sheet(
    briefing: Briefing, cards: Sequence[Sequence[Awaiting]], *, after: str | None = None
) -> Sheet:
    """Empty forms, or what was kept of them."""
    versions = briefings.versions(briefing).rows
    places = [_place_of(briefing, rows) for rows in cards]
    kept = discussions.drafts(actor().id, places)
    if request.args.get("draft"):
        kept |= _brought_back(briefing, cards)
    forms = [
        AnswerForm.of(rows, versions, kept.get(place, {}))
        for rows, place in zip(cards, places, strict=True)
    ]
    return Sheet(briefing, forms, after=after, is_kept=any(kept.values()))


def _sent(briefing: Briefing, *, but: Collection[str] = ()) -> Sheet:
    """The forms that were on the page, as they were sent."""
    keys = [key for key in request.form.getlist("card")[:ON_A_PAGE] if key not in but]
    numbers = [[int(n) for n in key.replace("e", "").split("-") if n.isdecimal()] for key in keys]
    wanted = {number for card in numbers for number in card[:MOST_TOGETHER]}
    found = {row.entry.number: row for row in queries.these(actor(), briefing, wanted)}
    cards = [[found[number] for number in card if number in found] for card in numbers]
    versions = briefings.versions(briefing).rows
    return Sheet(briefing, [AnswerForm.of(rows, versions, None) for rows in cards if rows])


def _keep(sheet: Sheet) -> None:
    for form in sheet.forms:
        place, typed = _place_of(sheet.briefing, form.rows), form.typed()
        if typed:
            discussion.keep_draft(actor().id, place, typed)
        else:
            discussion.drop_draft(actor().id, place)


def _keep_and_sign_in() -> ResponseReturnValue:
    """Whoever is no longer signed in finds the words again after signing in."""
    typed = _typed()
    if sum(map(len, typed.values())) > 8 * MAX_COMMENT:  # a stranger is not given more room
        words = {"body": "\n\n".join(typed.values())}
        return render_template("discussion/signed-out.html", typed=typed | words), 422
    with transaction():
        key = discussion.keep_draft(None, request.path, typed)
    back = request.full_path.rstrip("?")
    return redirect(
        url_for("accounts.sign_in", next=f"{back}{'&' if '?' in back else '?'}draft={key}"), 303
    )


def _brought_back(
    briefing: Briefing, cards: Sequence[Sequence[Awaiting]]
) -> dict[str, dict[str, str]]:
    """What was typed by somebody who turned out to be signed out, by place."""
    kept = discussions.draft(actor().id, request.path, request.args.get("draft"))
    found = {}
    for rows in cards:
        prefix = f"{AnswerForm.prefix_of(rows)}-"
        typed = {
            name.removeprefix(prefix): value
            for name, value in kept.items()
            if name.startswith(prefix) and value
        }
        if typed:
            found[_place_of(briefing, rows)] = typed
    return found


def _typed() -> dict[str, str]:
    return {
        name: value
        for name, value in request.form.items()
        if name not in ("csrf_token", "do", "card", "together")
    }


def _place_of(briefing: Briefing, rows: Sequence[Awaiting]) -> str:
    """The address of a form of its own, under which what is typed into it is kept."""
    return url_for(".write", slug=briefing.slug, entry=[row.entry.number for row in rows])


def _answerable(rows: Sequence[Awaiting]) -> list[Awaiting]:
    return [row for row in rows if is_answerable(row.entry)]


def _page(sheet: Sheet, *, why: str = "") -> str:
    entries = [row.entry for form in sheet.forms for row in form.rows]
    context = queries.context(actor(), entries)
    version = sheet.briefing.current_version
    return render_template(
        "desk/answer.html",
        briefing=sheet.briefing,
        sheet=sheet,
        why=why,
        shelf=shelf_asked(),
        counts=queries.on_shelves(actor(), sheet.briefing),
        context=context,
        asked_for=_asked_for(sheet.briefing, entries, context.wordings),
        numbers={
            row.proposition_id: row.number for row in (version.propositions if version else [])
        },
        may_ask={
            entry.id for entry in entries if EventKind.ASK in services.offered(actor(), entry)
        },
    )


def _asked_for(
    briefing: Briefing, entries: Sequence[Entry], wordings: Mapping[int, str]
) -> dict[int, Paragraph]:
    """What would change if it were done, of entries that ask for words."""
    title = briefing.current_version.title if briefing.current_version else ""
    return {
        entry.id: of_words(wordings.get(entry.id, title), entry.proposed)
        for entry in entries
        if entry.proposed
    }
