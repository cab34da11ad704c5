"""Who may do what. The only module that answers that question.

RULES maps each Action to one predicate; a missing entry is an error, never a yes. A predicate
reads only what its subject already carries: whoever asks has loaded it (`authors`, `briefing`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, unique
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.errors import Forbidden, SignInFirst

if TYPE_CHECKING:
    from app.accounts.models import Membership, Person
    from app.briefings.models import Briefing, Rewording
    from app.discussion.models import Comment
    from app.dissent.models import Entry
    from app.moderation.queries.appeals import Appeal
    from app.moderation.queries.statements import Case


@unique  # two actions with one sentence would be one action
class Action(Enum):
    """What can be asked for; the value is the sentence of a refusal."""

    CHANGE_PROFILE = "You cannot change your profile now."
    KEEP_INBOX = "Only people with an account have an inbox."
    READ_BRIEFING = "There is no such page."
    WRITE_BRIEFINGS = "Only people whom an administrator has asked to write can start a briefing."
    EDIT_BRIEFING = "Only its authors can change this briefing."
    TAKE_STANCE = "This briefing does not take stances from you now."
    COMMENT = "This discussion does not take comments from you now."
    EDIT_COMMENT = "Only the person who wrote a comment can change it, while it stands."
    VOTE = "You cannot vote on this comment."
    REPORT = "You cannot report this comment."
    SEE_HELD = "Only its author and moderators see a comment that waits."
    MODERATE = "Only a moderator can do this."
    DECIDE = "Moderators do not rule on briefings that they wrote themselves."
    DECIDE_ON_COMMENT = "Moderators do not rule on their own comments or their own briefings."
    DECIDE_ON_REWORDING = (
        "Whether new words mean the same is decided by a moderator who did not publish them."
    )
    RESPOND = "This briefing does not take a response from you now."
    CONFIRM_RESPONSE = "Only whoever leads an organisation confirms what is its answer."
    ENTER_RESPONSE = "Only authors of a published briefing and moderators enter what came on paper."
    ENTER_VERDICT = "A verdict that came by letter is entered by a moderator who has no part in it."
    RAISE = "This briefing does not take objections from you now."
    JOIN_ENTRY = "This entry cannot be joined by you."
    SPEAK_FOR_ENTRY = "Only the person who raised an entry can do this."
    JUDGE_ANSWER = "Only the people behind an entry say whether its answer meets the point."
    ADOPT_ENTRY = "Only people who joined an entry can adopt it."
    ANSWER_ENTRY = "Only the authors of this briefing answer its entries."
    RULE_ON_ENTRY = "Moderators do not rule on their own entries or their own briefings."
    DECIDE_ON_ENTRY = "This is for somebody who decides and wrote neither briefing nor entry."
    CONCLUDE = "Only its authors and those who decide can conclude a published briefing."
    CONCLUDE_DISPUTED = "An objection stands, so somebody who did not write the briefing concludes."
    SUSPEND = "Only an administrator can warn or suspend a moderator, and nobody themselves."
    ANSWER_DECISION = "Only people whom a decision concerns can answer it."
    RULE_ON_APPEAL = (
        "An appeal is decided by a moderator who has no part in it: neither made the decision, nor "
        "wrote the words or the briefing."
    )
    ADMINISTER = "Only an administrator can do this."


def can(actor: Person | None, action: Action, subject: object = None) -> bool:
    return RULES[action](actor, subject)


def require(actor: Person | None, action: Action, subject: object = None) -> None:
    """Raises SignInFirst when nobody is signed in, else Forbidden with the reason."""
    if can(actor, action, subject):
        return
    if actor is None:
        raise SignInFirst("Sign in first.")
    raise Forbidden(_refusal(actor, action))


def _refusal(actor: Person, action: Action) -> str:
    if actor.is_suspended(clock.now()):
        return "Your account is suspended. You can read, and see why on your account page."
    if actor.unread_warning is not None:
        return "A moderator has warned you. Say on your account page that you read it, and go on."
    if actor.state == "unconfirmed":
        return "Confirm your e-mail address first: open the link we sent you."
    return action.value


def _active(actor: Person | None, _: object = None) -> bool:
    return actor is not None and actor.is_active(clock.now())


def _is_free(actor: Person | None) -> bool:
    """Nothing has to be read first."""
    return _active(actor) and actor is not None and actor.unread_warning is None


def _moderates(actor: Person | None, _: object = None) -> bool:
    return _active(actor) and actor is not None and actor.role in ("moderator", "administrator")


def _administers(actor: Person | None, _: object = None) -> bool:
    return _active(actor) and actor is not None and actor.role == "administrator"


def _changes_profile(actor: Person | None, _: object) -> bool:
    """Their name stands over all that they wrote: nobody rewrites it while suspended."""
    return actor is not None and not actor.is_suspended(clock.now())


def _keeps_inbox(actor: Person | None, _: object) -> bool:
    """Their own, which the services see to; while suspended too."""
    return actor is not None


def _writes(actor: Person | None, _: object) -> bool:
    return _active(actor) and actor is not None and (actor.writes or actor.role == "administrator")


def _edits(actor: Person | None, briefing: Briefing) -> bool:
    mine = actor is not None and briefing.is_author(actor.id)
    return (_active(actor) and mine) or _administers(actor)


def _reads(actor: Person | None, briefing: Briefing) -> bool:
    if actor is not None and (briefing.is_author(actor.id) or _administers(actor)):
        return True
    if briefing.state not in ("published", "archived"):
        return False
    return briefing.audience == "public" or (briefing.audience == "confirmed" and _active(actor))


def _takes_part(actor: Person | None, briefing: Briefing) -> bool:
    return _is_free(actor) and briefing.state == "published" and _reads(actor, briefing)


def _comments(actor: Person | None, briefing: Briefing) -> bool:
    return _takes_part(actor, briefing) and briefing.takes_words(clock.now())


def _edits_comment(actor: Person | None, comment: Comment) -> bool:
    mine = actor is not None and comment.author_id == actor.id
    """Also what moderators hid or removed: better words may take its place."""
    is_theirs = comment.state in ("published", "pending", "auto_hidden", "removed")
    return _is_free(actor) and mine and is_theirs


def _votes(actor: Person | None, comment: Comment) -> bool:
    anothers = actor is not None and comment.author_id != actor.id
    return anothers and comment.state == "published" and _takes_part(actor, comment.briefing)


def _reports(actor: Person | None, comment: Comment) -> bool:
    """Also in an archived briefing: what is read can do harm."""
    anothers = actor is not None and comment.author_id != actor.id
    stands = comment.state == "published" and _reads(actor, comment.briefing)
    return anothers and stands and _active(actor)


def _sees_held(actor: Person | None, comment: Comment) -> bool:
    return actor is not None and (comment.author_id == actor.id or _moderates(actor))


def _decides(actor: Person | None, briefing: Briefing) -> bool:
    return _moderates(actor) and actor is not None and not briefing.is_author(actor.id)


def _decides_on_comment(actor: Person | None, comment: Comment) -> bool:
    return actor is not None and comment.author_id != actor.id and _decides(actor, comment.briefing)


def _decides_on_rewording(actor: Person | None, rewording: Rewording) -> bool:
    anothers = actor is not None and rewording.marked_by_id != actor.id
    return anothers and _decides(actor, rewording.briefing)


def _responds(actor: Person | None, briefing: Briefing) -> bool:
    """Authors do not respond to themselves."""
    is_author = actor is not None and briefing.is_author(actor.id)
    return _takes_part(actor, briefing) and not is_author


def _leads(actor: Person | None, post: Membership) -> bool:
    """post: with the organisation that answers."""
    is_own = actor is not None and post.person_id == actor.id
    return _active(actor) and is_own and post.until is None and post.confirmed_by_id is not None


def _raises(actor: Person | None, briefing: Briefing) -> bool:
    """Authors have the desk: they do not object to themselves."""
    is_author = actor is not None and briefing.is_author(actor.id)
    return _comments(actor, briefing) and not is_author


def _joins_entry(actor: Person | None, entry: Entry) -> bool:
    is_new = actor is not None and entry.part_of(actor.id) is None
    return is_new and _raises(actor, entry.briefing)


def _speaks_for_entry(actor: Person | None, entry: Entry) -> bool:
    return _active(actor) and actor is not None and entry.part_of(actor.id) == "raiser"


def _judges_answer(actor: Person | None, entry: Entry) -> bool:
    return _active(actor) and actor is not None and entry.part_of(actor.id) is not None


def _adopts_entry(actor: Person | None, entry: Entry) -> bool:
    return _active(actor) and actor is not None and entry.part_of(actor.id) == "joiner"


def _answers_entry(actor: Person | None, entry: Entry) -> bool:
    return _active(actor) and actor is not None and entry.briefing.is_author(actor.id)


def _rules_on_entry(actor: Person | None, entry: Entry) -> bool:
    """Also decides: on a briefing of its own, outside any consultation, moderators do both."""
    is_party = actor is None or entry.part_of(actor.id) is not None
    return not is_party and _decides(actor, entry.briefing)


def _is_of_the_team(actor: Person | None, briefing: Briefing) -> bool:
    """Its authors and all moderators, once it is published."""
    wrote = _active(actor) and actor is not None and briefing.is_author(actor.id)
    return briefing.state == "published" and (wrote or _moderates(actor))


def _concludes_disputed(actor: Person | None, briefing: Briefing) -> bool:
    return _is_of_the_team(actor, briefing) and _decides(actor, briefing)


def _suspends(actor: Person | None, person: Person) -> bool:
    if actor is None or actor.id == person.id:
        return False
    return _administers(actor) or (_moderates(actor) and person.role == "practitioner")


def _answers_decision(actor: Person | None, case: Case) -> bool:
    """While suspended too."""
    return actor is not None and actor.id in case.parties


def _rules_on_appeal(actor: Person | None, appeal: Appeal) -> bool:
    """Where nobody without a part is there, an administrator; never on an appeal of their own."""
    if actor is None or not _moderates(actor) or actor.id == appeal.appellant_id:
        return False
    return appeal.has_no_part(actor) if appeal.has_other else _administers(actor)


RULES: dict[Action, Callable[[Any, Any], bool]] = {
    Action.CHANGE_PROFILE: _changes_profile,
    Action.KEEP_INBOX: _keeps_inbox,
    Action.READ_BRIEFING: _reads,
    Action.WRITE_BRIEFINGS: _writes,
    Action.EDIT_BRIEFING: _edits,
    Action.TAKE_STANCE: _takes_part,
    Action.COMMENT: _comments,
    Action.EDIT_COMMENT: _edits_comment,
    Action.VOTE: _votes,
    Action.REPORT: _reports,
    Action.SEE_HELD: _sees_held,
    Action.MODERATE: _moderates,
    Action.DECIDE: _decides,
    Action.DECIDE_ON_COMMENT: _decides_on_comment,
    Action.DECIDE_ON_REWORDING: _decides_on_rewording,
    Action.RESPOND: _responds,
    Action.CONFIRM_RESPONSE: _leads,
    Action.ENTER_RESPONSE: _is_of_the_team,
    Action.ENTER_VERDICT: _rules_on_entry,
    Action.RAISE: _raises,
    Action.JOIN_ENTRY: _joins_entry,
    Action.SPEAK_FOR_ENTRY: _speaks_for_entry,
    Action.JUDGE_ANSWER: _judges_answer,
    Action.ADOPT_ENTRY: _adopts_entry,
    Action.ANSWER_ENTRY: _answers_entry,
    Action.RULE_ON_ENTRY: _rules_on_entry,
    Action.DECIDE_ON_ENTRY: _rules_on_entry,
    Action.CONCLUDE: _is_of_the_team,
    Action.CONCLUDE_DISPUTED: _concludes_disputed,
    Action.SUSPEND: _suspends,
    Action.ANSWER_DECISION: _answers_decision,
    Action.RULE_ON_APPEAL: _rules_on_appeal,
    Action.ADMINISTER: _administers,
}
