"""What moderators and those who decide do with an entry, each with a public reason."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in
from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.forms import Form
from app.dissent import services
from app.dissent.models import Entry, EventKind
from app.dissent.views.blueprint import bp
from app.dissent.views.steps import taken


@bp.post("/briefings/<slug>/register/<int:number>/open")
@signed_in
def open_now(slug: str, number: int) -> ResponseReturnValue:
    done = _("It is open: the 28 days of the author begin now.")
    return taken(slug, number, EventKind.OPEN, lambda a, b, n, _f: services.open_now(a, b, n), done)


@bp.post("/briefings/<slug>/register/<int:number>/rule-out")
@signed_in
def rule_out(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.rule_out(who, briefing, n, text=form.entered())

    done = _("It is out of scope. Whoever raised it can appeal once, for seven days.")
    return taken(slug, number, EventKind.RULE_OUT, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/decide")
@signed_in
def decide_appeal(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        admits, text = form.entered()
        return services.decide_appeal(who, briefing, n, admits=admits, text=text)

    return taken(slug, number, EventKind.ADMIT, take, _("The appeal is decided."))


@bp.post("/briefings/<slug>/register/<int:number>/reopen")
@signed_in
def reopen(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.reopen(who, briefing, n, text=form.entered())

    done = _("It is open again, and awaits a new answer.")
    return taken(slug, number, EventKind.REOPEN, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/send-back")
@signed_in
def send_back(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.send_back(who, briefing, n, text=form.entered())

    done = _("The author has it back, and answers again.")
    return taken(slug, number, EventKind.SEND_BACK, take, done)


@bp.post("/briefings/<slug>/register/<int:number>/note")
@signed_in
def note(slug: str, number: int) -> ResponseReturnValue:
    def take(who: Person, briefing: Briefing, n: int, form: Form) -> Entry:
        return services.note(who, briefing, n, text=form.entered())

    done = _("Your note stands beside the entry and in the minority report.")
    return taken(slug, number, EventKind.NOTE, take, done)
