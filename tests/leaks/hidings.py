"""Each way in which something that was read is hidden, on one stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings import services as desk
from app.briefings.models import (
    Audience,
    Briefing,
    BriefingState,
    BriefingTopic,
    Drafted,
    Topic,
)
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import Check, Comment, HeldWord, ScreeningSwitch, ShownAs
from app.dissent import services as dissent
from app.dissent.services.responding import Objecting, Said, Sent
from app.moderation import queries as cases
from app.moderation import services as moderation
from app.moderation.models import Rule
from app.notifications import services as notifications
from app.notifications.hours import Hours
from app.notifications.models import Followed, How
from tests.briefings.services.steps import KIND, does, republish
from tests.dissent.responses import wording
from tests.factories import a_briefing, a_comment, a_person, a_topic, an_account, saved

CANARY = "heliotrope"
WORDS = f"The {CANARY} affair, of which a lot could be said here."
EVENING = datetime(2026, 1, 6, 20, 0, tzinfo=UTC)
"""A Tuesday."""
LETTERS = ("reply", "mention", "comment", "followed", "comment by", "entry", "briefing", "restate")
"""Kinds of news that bring words of others."""

BYSTANDERS = (PersonState.UNCONFIRMED, PersonState.SUSPENDED)


@dataclass(frozen=True)
class Stage:
    """A briefing; the somebody whose words are going to be hidden; and all who hear of them."""

    briefing: Briefing
    writer: Person
    moderator: Person
    author: Person
    parent: Comment
    topic: Topic
    readers: tuple[Person, ...]
    """Who follows, who is answered and who is named: one of each for each way to get mail."""
    bystanders: tuple[Person, ...]
    """Who is signed in and reads as a stranger does."""

    @property
    def names(self) -> str:
        return " ".join(f"@{person.handle}" for person in self.readers if "named" in person.handle)


def set_up() -> Stage:
    author, writer = _reader("author", How.AT_ONCE), _account("Helio Trope", "writer")
    briefing = a_briefing("Appoint one.", slug="the-briefing", authors=(author,))
    topic = a_topic()
    saved(BriefingTopic(briefing_id=briefing.id, topic_id=topic.id))
    saved(ScreeningSwitch(check=Check.NEWCOMER, is_off=True))
    followed = {
        Followed.BRIEFING: briefing.id,
        Followed.TOPIC: topic.id,
        Followed.PERSON: writer.id,
    }
    readers = []
    for how in (How.AT_ONCE, How.DAILY, How.WEEKLY):
        followers = [_reader(f"{what}-{how.value.replace('_', '-')}", how) for what in Followed]
        with transaction():
            for follower, what in zip(followers, Followed, strict=True):
                notifications.follow(follower, what, followed[what])
        readers += [*followers, _reader(f"named-{how.value.replace('_', '-')}", how)]
    answered = _reader("answered", How.AT_ONCE)
    return Stage(
        briefing,
        writer,
        a_person(role=Role.MODERATOR),
        author,
        a_comment(briefing, answered),
        topic,
        (author, answered, *readers),
        tuple(_account("Ann Bystander", state.value, state) for state in BYSTANDERS),
    )


def _account(name: str, handle: str, state: PersonState = PersonState.ACTIVE) -> Person:
    return an_account(a_person(name, handle=handle, state=state)).person


def _reader(handle: str, how: How) -> Person:
    """What comes at once is kept back by quiet hours until the next morning."""
    person = _account("Ann Reader", handle)
    hours = Hours(quiet=(18, 7))
    with transaction():
        notifications.choose_mail(person, dict.fromkeys(LETTERS, how), hours)
    return person


def _now(stage: Stage) -> Briefing:
    """As a request would load it."""
    db.session.rollback()
    return briefings.by_id(stage.briefing.id, stage.author)


def _settle(stage: Stage, briefing: Briefing, audience: Audience, slug: str) -> None:
    settled = desk.Particulars((stage.topic.id,), audience, premoderated=False, slug=slug)
    db.session.rollback()
    found = briefings.by_id(briefing.id, stage.author)
    with transaction():
        desk.settle(stage.author, found, settled)


def _posted(stage: Stage, *, parent: Comment | None = None) -> None:
    does(
        discussion.post,
        stage.writer,
        _now(stage),
        source=f"{WORDS} {stage.names}",
        parent_id=parent.id if parent else None,
    )


def _root(stage: Stage) -> None:
    _posted(stage)


def _reply(stage: Stage) -> None:
    _posted(stage, parent=stage.parent)


def _answered(stage: Stage) -> None:
    """So that a placeholder has to stay."""
    _posted(stage, parent=stage.parent)
    answers = _comment(stage).id
    does(discussion.post, stage.author, _now(stage), source="Indeed.", parent_id=answers)


def _comment(stage: Stage) -> Comment:
    """As a moderator's page loads it."""
    db.session.rollback()
    wanted = select(Comment.public_id).where(Comment.author_id == stage.writer.id)
    public_id = db.session.scalars(wanted.order_by(Comment.id).limit(1)).one()
    return cases.item(public_id).comment


def _remove(stage: Stage) -> None:
    comment = _comment(stage)
    with transaction():
        moderation.remove(
            stage.moderator,
            comment,
            seen=moderation.Seen(1),
            rule=Rule.ABUSE,
            explanation="It names somebody.",
        )


def _removed_and_sent_again(stage: Stage) -> None:
    """In other words, which a moderator publishes."""
    _remove(stage)
    comment = _comment(stage)
    with transaction():
        discussion.edit(stage.writer, comment, source="How councils are led has to change first.")
    comment = _comment(stage)
    seen = moderation.Seen(2, cases.last_decision(comment))
    with transaction():
        moderation.approve(stage.moderator, comment, seen=seen)


def _spam(stage: Stage) -> None:
    comment = _comment(stage)
    with transaction():
        moderation.spam(stage.moderator, comment, seen=moderation.Seen(1))


def _reported(stage: Stage) -> None:
    comment = _comment(stage)
    for _ in range(3):
        reader = a_person()
        a_comment(stage.briefing, reader)
        with transaction():
            moderation.report(reader, comment, rule=Rule.ABUSE, note="", revision=1)


def _withdrawn(stage: Stage) -> None:
    comment = _comment(stage)
    with transaction():
        discussion.withdraw(stage.writer, comment)


def _edited(stage: Stage) -> None:
    """Within the first minutes, which leave no trace."""
    comment = _comment(stage)
    with transaction():
        discussion.edit(stage.writer, comment, source="Other words.")


def _edited_and_held(stage: Stage) -> None:
    saved(HeldWord(word="casino"))
    comment = _comment(stage)
    with transaction():
        discussion.edit(stage.writer, comment, source=f"A casino. {WORDS}")


def _redacted(stage: Stage) -> None:
    comment = _comment(stage)
    with transaction():
        moderation.redact(
            stage.moderator,
            comment,
            seen=moderation.Seen(1),
            span=CANARY,
            note="name",
            rule=Rule.NAMES_SOMEBODY,
            explanation="It names somebody.",
        )


def _for_nobody(stage: Stage) -> None:
    _settle(stage, stage.briefing, Audience.NOBODY, "the-briefing")


def _for_confirmed(stage: Stage) -> None:
    _settle(stage, stage.briefing, Audience.CONFIRMED, "the-briefing")


def _objected(stage: Stage) -> None:
    said = Said(
        "key-1",
        wording(stage.briefing, 1),
        is_answered=True,
        value=-2,
        reason=WORDS,
        objection=Objecting(
            f"It is the {CANARY} affair over again.",
            resolve=f"Look into the {CANARY} affair.",
            crux=f"A report on the {CANARY} affair.",
        ),
    )
    does(dissent.respond, stage.writer, _now(stage), Sent("form-key-0001", (said,)))


def _signed(stage: Stage) -> None:
    """Under the name of the canary."""
    _rename(stage.writer, f"{CANARY.title()} Trope")
    said = Said("key-1", wording(stage.briefing, 1), is_answered=True, value=-2, reason="No.")
    said_so = Sent("form-key-0002", (said,), shown_as=ShownAs.NAME)
    does(dissent.respond, stage.writer, _now(stage), said_so)


def _unsigned(stage: Stage) -> None:
    does(
        dissent.respond,
        stage.writer,
        _now(stage),
        Sent("form-key-0003", shown_as=ShownAs.MODERATORS),
    )


def _rename(person: Person, name: str) -> None:
    person.name = name
    db.session.commit()


def _published(stage: Stage) -> None:
    """A second briefing, of which those hear who follow its topic."""
    title = f"On the {CANARY} affair"
    second = a_briefing(
        "Look into it.",
        title=title,
        state=BriefingState.DRAFT,
        authors=(stage.author,),
    )
    _settle(stage, second, Audience.PUBLIC, second.slug)
    with transaction():
        desk.publish(stage.author, second, saves=0)
    _settle(stage, second, Audience.PUBLIC, "the-second")


def _second_for_nobody(stage: Stage) -> None:
    second = db.session.scalars(select(Briefing).order_by(Briefing.id.desc()).limit(1)).one()
    _settle(stage, second, Audience.NOBODY, "the-second")


def _reworded(stage: Stage) -> None:
    """Whoever answered the old words hears of the new ones."""
    for reader in stage.readers[1:]:
        does(
            discussion.take,
            reader,
            _now(stage),
            key="key-1",
            wording_id=wording(stage.briefing, 1),
            value=1,
        )
    _now(stage)
    republish(stage.author, stage.briefing, Drafted("key-1", KIND, f"Look into the {CANARY}."))
    _settle(stage, stage.briefing, Audience.PUBLIC, "the-briefing")


@dataclass(frozen=True)
class Hiding:
    shown: Callable[[Stage], None]
    hidden: Callable[[Stage], None]
    still: frozenset[str] = frozenset()
    """Who may read it all the same."""
    but: tuple[str, ...] = ()
    """Addresses where the word stands for another reason."""


ANYBODY = "anybody who is confirmed"
INSIDERS = frozenset({"author"})
HIDINGS = {
    "removed": Hiding(_reply, _remove),
    "removed over a reply": Hiding(_answered, _remove),
    "removed root": Hiding(_root, _remove),
    "spam": Hiding(_reply, _spam),
    "reported by several": Hiding(_reply, _reported),
    "reported by several over a reply": Hiding(_answered, _reported),
    "withdrawn": Hiding(_root, _withdrawn),
    "withdrawn over a reply": Hiding(_answered, _withdrawn),
    "edited": Hiding(_reply, _edited),
    "edited and held": Hiding(_root, _edited_and_held),
    "redacted": Hiding(_reply, _redacted),
    "briefing for nobody": Hiding(_reply, _for_nobody, still=INSIDERS),
    "briefing for the confirmed": Hiding(_reply, _for_confirmed, still=frozenset({ANYBODY})),
    "new words for nobody": Hiding(_reworded, _for_nobody, still=INSIDERS),
    "new briefing for nobody": Hiding(_published, _second_for_nobody, still=INSIDERS),
    "objection removed": Hiding(_objected, _remove),
    "objection removed and sent again": Hiding(_objected, _removed_and_sent_again),
    "objection withdrawn by its comment": Hiding(_objected, _withdrawn),
    "objection redacted": Hiding(_objected, _redacted),
    "name taken back": Hiding(_signed, _unsigned, but=("/people/",)),
}
