"""What is hidden is nowhere: every address, asked by everyone, holds no word that is not theirs.

Each canary is a word that stands in one hidden place only, with the actors who may read it.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import select

from app.accounts.models import Person, PersonState
from app.briefings.models import Audience, BriefingState
from app.briefings.queries import by_slug
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentRevision, CommentState, Response, ShownAs
from app.moderation import queries as cases
from app.moderation import services as moderation
from app.moderation.models import Rule
from tests.engines import on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, an_account, an_entry, saved
from tests.leaks.addresses import every
from tests.world import ACTORS, World

pytestmark = on_sqlite

STAFF = {"moderator", "administrator"}
CONFIRMED = {"practitioner", "author", *STAFF}
SECRET = {
    "secret-draft": (BriefingState.DRAFT, Audience.PUBLIC),
    "secret-scheduled": (BriefingState.SCHEDULED, Audience.PUBLIC),
    "secret-nobody": (BriefingState.PUBLISHED, Audience.NOBODY),
    "secret-confirmed": (BriefingState.PUBLISHED, Audience.CONFIRMED),
}
READERS = {
    "secret-draft": {"administrator"},
    "secret-scheduled": {"administrator"},
    "secret-nobody": {"administrator"},
    "secret-confirmed": CONFIRMED,
}
"""Of each briefing, whose writer is none of the actors."""


def planted(world: World) -> dict[str, set[str]]:
    """Puts a canary into each hidden place; who may read it."""
    other = _somebody("another")
    may = _briefings(other) | _comments(other) | _people(other) | _decided(other)
    db.session.commit()
    assert world.app.testing
    return may


def _briefings(other: Person) -> dict[str, set[str]]:
    """Titles, texts, words of propositions, comments and objections of briefings not for all."""
    may: dict[str, set[str]] = {}
    for slug, (state, audience) in SECRET.items():
        word = slug.replace("-", "")
        briefing = a_briefing(
            f"Adopt {word}words.", title=f"On {word}title", slug=slug, authors=(other,)
        )
        a_comment(briefing, other, f"So says {word}comment.").public_id = f"id-{slug}"
        an_entry(briefing, summary=f"Against {word}entry, with reasons.")
        briefing.state, briefing.audience = state, audience
        words = (f"{word}title", f"{word}words", f"{word}comment", f"{word}entry")
        may |= dict.fromkeys(words, READERS[slug])
    return may


def _comments(other: Person) -> dict[str, set[str]]:
    """A comment in each hidden state, alone and over a reply; words that were replaced; drafts."""
    briefing = by_slug("another-published", other)
    hidden = [state for state in CommentState if state is not CommentState.PUBLISHED]
    may: dict[str, set[str]] = {}
    for state, replied in product(hidden, (False, True)):
        word = f"{state}canary{'over' if replied else ''}".replace("_", "")
        comment = a_comment(briefing, other, f"The {word} affair.", state=state)
        comment.public_id = f"id-{len(may)}"
        if replied:
            a_comment(briefing, parent=comment)
        may[word] = STAFF
    changed = a_comment(briefing, other, "The replacedcanary affair.")
    changed.public_id, changed.revision = "id-replaced", 2
    after = {"html": "<p>Other words.</p>", "source": "Other words.", "sanitiser": 1}
    saved(CommentRevision(comment_id=changed.id, n=2, at=LONG_AGO, public=False, **after))
    an_entry(briefing, summary="Against heldentrycanary, with reasons.", held=True)
    with transaction():
        discussion.keep_draft(other.id, "/briefings/x/comments/new", {"body": "A draftcanary."})
    return may | {"replacedcanary": set(), "heldentrycanary": STAFF, "draftcanary": set()}


def _people(other: Person) -> dict[str, set[str]]:
    """Names that are for moderators only, and addresses."""
    briefing = by_slug("another-published", other)
    shy = a_person("Shycanary", handle="shy", state=PersonState.ACTIVE)
    an_account(shy, email="addresscanary@example.org")
    saved(
        Response(
            briefing_id=briefing.id,
            person_id=shy.id,
            shown_as=ShownAs.MODERATORS,
            sent_at=LONG_AGO,
        )
    )
    an_entry(briefing, shy, summary="Against it, and nobody knows who says so.")
    return {"addresscanary": {"administrator"}}


def _decided(other: Person) -> dict[str, set[str]]:
    """What was said with a report and with a removal."""
    briefing = by_slug("another-published", other)
    reported = a_comment(briefing, other, "Words that somebody minds.")
    removed = a_comment(briefing, other, "Words that a moderator minds.")
    reporter, judge = a_person(), _somebody("moderator")
    with transaction():
        moderation.report(
            reporter, _case(reported), rule=Rule.ABUSE, note="A reportcanary.", revision=1
        )
        moderation.remove(
            judge,
            _case(removed),
            seen=moderation.Seen(1),
            rule=Rule.SPAM,
            explanation="An explainedcanary.",
        )
    reported.public_id, removed.public_id = "id-reported", "id-explained"
    return {"reportcanary": STAFF, "explainedcanary": STAFF}


def _case(comment: Comment) -> Comment:
    return cases.item(comment.public_id).comment


def _somebody(handle: str) -> Person:
    return db.session.scalars(select(Person).where(Person.handle == handle)).one()


def addresses() -> Iterator[str]:
    """Every reading rule, its gaps filled with each hidden thing there is."""
    slugs = ["another-published", "another-draft", *SECRET]
    ids = db.session.scalars(select(Comment.public_id).where(Comment.public_id.like("id-%"))).all()
    fills = {
        "slug": slugs,
        "public_id": ids,
        "handle": ["another", "shy"],
        "number": ["1", "2"],
        "n": ["1"],
        "key": ["key-1"],
        "token": ["made-up"],
        "name": ["minutes.pdf"],
    }
    yield from every(fills)
    for word in ("canary", "The", "Against"):
        yield from (f"/briefings?q={word}", f"/search?q={word}")


EVERY_TIME = {"anonymous", "practitioner", "moderator"}


@pytest.mark.parametrize(
    "actor",
    [pytest.param(a, marks=[] if a in EVERY_TIME else pytest.mark.gate) for a in ACTORS],
)
def test_no_address_holds_a_word_that_its_reader_may_not_see(world: World, actor: str) -> None:
    may = planted(world)
    client = world.client(actor)

    found: dict[str, set[str]] = {}
    for address in addresses():
        response = client.get(address)
        shown = f"{response.headers}{response.text}"
        for word in may:
            if word in shown:
                found.setdefault(word, set()).add(address)

    assert {word: found[word] for word in found if actor not in may[word]} == {}
    assert {word for word, readers in may.items() if actor in readers} == set(found)
