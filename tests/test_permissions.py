"""Who may do what, written out by hand: every action, subject and actor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.models import Membership, Person, PersonState, Role
from app.briefings.models import Audience, Briefing, BriefingState, Rewording
from app.core import clock
from app.core.errors import Forbidden, SignInFirst
from app.discussion.models import Comment, CommentState
from app.dissent.models import Entry, EntryPerson, Part
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.queries.appeals import Appeal, Lodged
from app.moderation.queries.statements import Case
from app.permissions import RULES, Action, can, require
from tests.factories import LONG_AGO

ACTORS = [
    "anonymous",
    "unconfirmed",
    "practitioner",
    "suspended",
    "author",
    "moderator",
    "administrator",
]

# `author` wrote the briefing at hand and may start others. "own" is of whoever asks.
# anonymous, unconfirmed, practitioner, suspended, author, moderator, administrator
TABLE = """
CHANGE_PROFILE   -                      - y y - y y y
KEEP_INBOX       -                      - y y y y y y
READ_BRIEFING    published              y y y y y y y
READ_BRIEFING    locked                 y y y y y y y
READ_BRIEFING    archived               y y y y y y y
READ_BRIEFING    confirmed-only         - - y - y y y
READ_BRIEFING    for-nobody-yet         - - - - y - y
READ_BRIEFING    scheduled              - - - - y - y
READ_BRIEFING    draft                  - - - - y - y
READ_BRIEFING    own-draft              - y y y y y y
WRITE_BRIEFINGS  -                      - - - - y - y
EDIT_BRIEFING    published              - - - - y - y
EDIT_BRIEFING    archived               - - - - y - y
EDIT_BRIEFING    draft                  - - - - y - y
EDIT_BRIEFING    own-draft              - - y - y y y
TAKE_STANCE      published              - - y - y y y
TAKE_STANCE      locked                 - - y - y y y
TAKE_STANCE      confirmed-only         - - y - y y y
TAKE_STANCE      for-nobody-yet         - - - - y - y
TAKE_STANCE      archived               - - - - - - -
TAKE_STANCE      draft                  - - - - - - -
RESPOND          published              - - y - - y y
RESPOND          locked                 - - y - - y y
RESPOND          archived               - - - - - - -
CONFIRM_RESPONSE post-that-leads        - - y - y y y
CONFIRM_RESPONSE post-like-others       - - - - - - -
CONFIRM_RESPONSE post-left              - - - - - - -
CONFIRM_RESPONSE post-of-another        - - - - - - -
ENTER_RESPONSE   published              - - - - y y y
ENTER_RESPONSE   own-published          - - y - y y y
ENTER_RESPONSE   archived               - - - - - - -
ENTER_RESPONSE   draft                  - - - - - - -
ENTER_VERDICT    entry-of-another       - - - - - y y
ENTER_VERDICT    entry-raised           - - - - - - -
ENTER_VERDICT    entry-in-own-briefing  - - - - - - -
COMMENT          published              - - y - y y y
COMMENT          confirmed-only         - - y - y y y
COMMENT          locked                 - - - - - - -
COMMENT          archived               - - - - - - -
COMMENT          draft                  - - - - - - -
EDIT_COMMENT     own-comment            - - y - y y y
EDIT_COMMENT     own-pending            - - y - y y y
EDIT_COMMENT     own-auto_hidden        - - y - y y y
EDIT_COMMENT     own-removed            - - y - y y y
EDIT_COMMENT     own-spam               - - - - - - -
EDIT_COMMENT     own-withdrawn          - - - - - - -
EDIT_COMMENT     another's-comment      - - - - - - -
EDIT_COMMENT     another's-pending      - - - - - - -
VOTE             another's-comment      - - y - y y y
VOTE             another's-locked       - - y - y y y
VOTE             another's-archived     - - - - - - -
VOTE             another's-pending      - - - - - - -
VOTE             another's-removed      - - - - - - -
VOTE             another's-withdrawn    - - - - - - -
VOTE             own-comment            - - - - - - -
REPORT           another's-comment      - - y - y y y
REPORT           another's-locked       - - y - y y y
REPORT           another's-archived     - - y - y y y
REPORT           another's-pending      - - - - - - -
REPORT           another's-removed      - - - - - - -
REPORT           own-comment            - - - - - - -
SEE_HELD         own-pending            - y y y y y y
SEE_HELD         another's-pending      - - - - - y y
MODERATE         -                      - - - - - y y
DECIDE           published              - - - - - y y
DECIDE           archived               - - - - - y y
DECIDE           own-published          - - - - - - -
DECIDE_ON_COMMENT another's-comment     - - - - - y y
DECIDE_ON_COMMENT another's-pending     - - - - - y y
DECIDE_ON_COMMENT another's-removed     - - - - - y y
DECIDE_ON_COMMENT own-comment           - - - - - - -
DECIDE_ON_COMMENT under-own-briefing    - - - - - - -
CONCLUDE         published              - - - - y y y
CONCLUDE         own-published          - - y - y y y
CONCLUDE         archived               - - - - - - -
CONCLUDE         draft                  - - - - - - -
CONCLUDE_DISPUTED published             - - - - - y y
CONCLUDE_DISPUTED own-published         - - - - - - -
CONCLUDE_DISPUTED archived              - - - - - - -
DECIDE_ON_REWORDING of-another          - - - - - y y
DECIDE_ON_REWORDING of-own-briefing     - - - - - - -
DECIDE_ON_REWORDING that-they-published - - - - - - -
RAISE            published              - - y - - y y
RAISE            locked                 - - - - - - -
RAISE            archived               - - - - - - -
RAISE            own-published          - - - - - - -
JOIN_ENTRY       entry-of-another       - - y - - y y
JOIN_ENTRY       entry-raised           - - - - - - -
JOIN_ENTRY       entry-joined           - - - - - - -
SPEAK_FOR_ENTRY  entry-raised           - - y - y y y
SPEAK_FOR_ENTRY  entry-joined           - - - - - - -
SPEAK_FOR_ENTRY  entry-of-another       - - - - - - -
JUDGE_ANSWER     entry-raised           - - y - y y y
JUDGE_ANSWER     entry-joined           - - y - y y y
JUDGE_ANSWER     entry-of-another       - - - - - - -
ADOPT_ENTRY      entry-joined           - - y - y y y
ADOPT_ENTRY      entry-raised           - - - - - - -
ADOPT_ENTRY      entry-of-another       - - - - - - -
ANSWER_ENTRY     entry-of-another       - - - - y - -
ANSWER_ENTRY     entry-in-own-briefing  - - y - y y y
RULE_ON_ENTRY    entry-of-another       - - - - - y y
RULE_ON_ENTRY    entry-raised           - - - - - - -
RULE_ON_ENTRY    entry-joined           - - - - - - -
RULE_ON_ENTRY    entry-in-own-briefing  - - - - - - -
DECIDE_ON_ENTRY  entry-of-another       - - - - - y y
DECIDE_ON_ENTRY  entry-raised           - - - - - - -
DECIDE_ON_ENTRY  entry-in-own-briefing  - - - - - - -
SUSPEND          a-practitioner         - - - - - y y
SUSPEND          a-moderator            - - - - - - y
SUSPEND          an-administrator       - - - - - - y
SUSPEND          themselves             - - - - - - -
ANSWER_DECISION  decision-about-them    - y y y y y y
ANSWER_DECISION  decision-about-another - - - - - - -
RULE_ON_APPEAL   appeal-of-another      - - - - - y y
RULE_ON_APPEAL   appeal-of-their-own    - - - - - - -
RULE_ON_APPEAL   appeal-they-decided    - - - - - - -
RULE_ON_APPEAL   appeal-in-own-briefing - - - - - - -
RULE_ON_APPEAL   appeal-nobody-else     - - - - - - y
RULE_ON_APPEAL   appeal-of-a-moderator  - - - - - - y
ADMINISTER       -                      - - - - - - y
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_table_of_permissions(row: list[str]) -> None:
    action, kind, *expected = row

    answers = ["y" if _may(actor, Action[action], kind) else "-" for actor in ACTORS]

    assert dict(zip(ACTORS, answers, strict=True)) == dict(zip(ACTORS, expected, strict=True))


def test_every_action_has_a_rule_and_rows() -> None:
    assert set(RULES) == set(Action) == {Action[row[0]] for row in ROWS}


def test_a_warning_is_read_before_anything_is_written() -> None:
    person = _actor("practitioner")
    assert person is not None
    person.unread_warning = 7

    with pytest.raises(Forbidden, match="A moderator has warned you"):
        require(person, Action.COMMENT, _briefing("published"))
    assert can(person, Action.READ_BRIEFING, _briefing("published"))


def test_a_suspension_ends_by_itself() -> None:
    person = _actor("suspended")
    assert person is not None
    person.suspended_until = clock.now() + timedelta(minutes=1)
    before = can(person, Action.COMMENT, _briefing("published"))
    person.suspended_until = clock.now() - timedelta(minutes=1)
    after = can(person, Action.COMMENT, _briefing("published"))

    assert (before, after) == (False, True)


@pytest.mark.parametrize("state", [PersonState.IMPORTED, PersonState.ERASED])
def test_whoever_has_no_account_may_do_nothing(state: PersonState) -> None:
    nobody = Person(id=9, role=Role.ADMINISTRATOR, state=state, writes=True)

    assert [action for action in (Action.MODERATE, Action.ADMINISTER) if can(nobody, action)] == []


@pytest.mark.parametrize(
    ("actor", "sentence"),
    [
        ("suspended", "Your account is suspended."),
        ("unconfirmed", "Confirm your e-mail address first"),
        ("practitioner", "Only a moderator can do this."),
    ],
)
def test_a_refusal_says_why(actor: str, sentence: str) -> None:
    with pytest.raises(Forbidden, match=sentence):
        require(_actor(actor), Action.MODERATE)


def test_nobody_is_asked_to_sign_in() -> None:
    with pytest.raises(SignInFirst):
        require(None, Action.MODERATE)


def _may(actor: str, action: Action, kind: str) -> bool:
    person = _actor(actor)
    return can(person, action, _subject(person, kind))


def _actor(name: str) -> Person | None:
    if name == "anonymous":
        return None
    states = {"unconfirmed": PersonState.UNCONFIRMED, "suspended": PersonState.SUSPENDED}
    roles = {"moderator": Role.MODERATOR, "administrator": Role.ADMINISTRATOR}
    return Person(
        id=ACTORS.index(name),
        state=states.get(name, PersonState.ACTIVE),
        role=roles.get(name, Role.PRACTITIONER),
        writes=name == "author",
    )


def _subject(asking: Person | None, kind: str) -> object:
    owner, _, what = kind.partition("-")
    if kind == "-":
        return None
    if kind in ("a-practitioner", "a-moderator", "an-administrator"):
        return Person(id=99, role=Role(what), state=PersonState.ACTIVE)
    if kind == "themselves":
        return asking or Person(id=99, role=Role.PRACTITIONER, state=PersonState.ACTIVE)
    if kind in ("own-draft", "own-published"):
        briefing = _briefing(what)
        briefing.authors = [] if asking is None else [asking]
        return briefing
    if owner in BUILT:
        return BUILT[owner](asking, what)
    if kind in ("of-another", "of-own-briefing", "that-they-published"):
        briefing = _briefing("published")
        if kind == "of-own-briefing":
            briefing.authors = [] if asking is None else [asking]
        is_own = kind == "that-they-published" and asking is not None
        return Rewording(briefing=briefing, marked_by_id=asking.id if is_own and asking else 98)
    if kind == "under-own-briefing":
        comment = _comment(None, "comment")
        comment.briefing.authors = [] if asking is None else [asking]
        return comment
    if owner in ("own", "another's"):
        return _comment(asking if owner == "own" else None, what)
    return _briefing(kind)


def _briefing(kind: str) -> Briefing:
    is_state = kind in ("draft", "scheduled", "published", "archived")
    audiences = {"confirmed-only": Audience.CONFIRMED, "for-nobody-yet": Audience.NOBODY}
    return Briefing(
        state=BriefingState(kind) if is_state else BriefingState.PUBLISHED,
        audience=audiences.get(kind, Audience.PUBLIC),
        locked_at=LONG_AGO if kind == "locked" else None,
        authors=[Person(id=ACTORS.index("author"))],
    )


def _comment(writer: Person | None, kind: str) -> Comment:
    is_state = kind in set(CommentState)
    return Comment(
        author_id=98 if writer is None else writer.id,
        state=CommentState(kind) if is_state else CommentState.PUBLISHED,
        briefing=_briefing(kind if kind in ("locked", "archived") else "published"),
    )


def _entry(asking: Person | None, kind: str) -> Entry:
    """An entry that whoever asks raised or joined, or of another, perhaps in their own briefing."""
    briefing, people = _briefing("published"), [EntryPerson(person_id=98, part=Part.RAISER)]
    if asking is not None and kind == "in-own-briefing":
        briefing.authors = [asking]
    if asking is not None and kind in ("raised", "joined"):
        part = Part.RAISER if kind == "raised" else Part.JOINER
        people.append(EntryPerson(person_id=asking.id, part=part))
    return Entry(briefing=briefing, people=people)


def _post(asking: Person | None, kind: str) -> Membership:
    """Where whoever asks works or worked, or another does."""
    return Membership(
        person_id=asking.id if asking and kind != "of-another" else 98,
        until=LONG_AGO if kind == "left" else None,
        confirmed_by_id=None if kind == "like-others" else 97,
    )


def _case(about: Person | None, *, role: Role = Role.PRACTITIONER, made_by: int = 97) -> Case:
    """A person was warned."""
    decision = Decision(
        kind=DecisionKind.WARN, subject_kind=SubjectKind.PERSON, actor_id=made_by, at=LONG_AGO
    )
    person = about or Person(id=98, role=role)
    return Case(
        decision, "", None, None, None, person, made_by, None, reporters=frozenset(), stands=True
    )


def _appeal(asking: Person | None, kind: str) -> Appeal:
    decided = asking.id if asking and kind in ("they-decided", "nobody-else") else 97
    role = Role.MODERATOR if kind == "of-a-moderator" else Role.PRACTITIONER
    case = _case(None, role=role, made_by=decided)
    if asking is not None and kind == "in-own-briefing":
        case = replace(case, briefing=Briefing(authors=[asking]))
    appellant = asking if asking is not None and kind == "of-their-own" else case.person
    lodged = Lodged(Decision(kind=DecisionKind.APPEAL, at=LONG_AGO), "", None)
    has_other = kind != "nobody-else"
    return Appeal(lodged, case, appellant or Person(id=98), Person(id=decided), has_other)


BUILT: dict[str, Callable[[Person | None, str], object]] = {
    "entry": _entry,
    "post": _post,
    "decision": lambda asking, kind: _case(asking if kind == "about-them" else None),
    "appeal": _appeal,
}
