"""200 searches find on both engines what reading every comment finds."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from app.accounts.models import Person
from app.briefings.models import Audience, Briefing, BriefingTopic, Topic
from app.discussion.models import Bearing, Comment, CommentState
from app.search import jobs
from app.search.matching import sought
from app.search.models import Kind
from app.search.queries import Order, Wanted, search
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved

SEARCHES = 200
COMMENTS = 200
WAITING = 40
"""Comments that the worker has not told the index about."""
# As folded, and the ways in which it is written.
WORDS = {
    "home": ("home", "Home", "HOME"),
    "care": ("care", "Care"),
    "carer": ("carer",),
    "careful": ("careful",),
    "cafe": ("café", "cafe", "CAFÉ", "cafe\u0301"),
    "council": ("council", "Council"),
    "councils": ("councils",),
    "ynys": ("Ynys",),
    "mon": ("Môn", "mon"),
    "strasse": ("Straße", "strasse"),
    "naive": ("naïve",),
    "2022": ("2022",),
    "and": ("and", "AND"),
    "not": ("not", "NOT"),
    "the": ("the", "The"),
    "file": ("\ufb01le", "file"),
    "ελλας": ("Ελλάς", "ελλας"),
    "жить": ("жить", "ЖИТЬ"),
    "near": ("near",),
}
# One form for both ways in which Greek ends a word.
FOLDED = {word: word.replace("\u03c2", "\u03c3") for word in WORDS}
BETWEEN = (" ", " ", " ", ", ", "-", " \u2013 ", "; ", "/", " (", "_", " * ")


@dataclass(frozen=True)
class Said:
    comment: Comment
    words: list[str]
    author: Person
    briefing: Briefing
    has_topic: bool


@pytest.fixture
def said() -> list[Said]:
    chance = random.Random(11)
    topic = saved(Topic(slug="waste", name="Waste"))
    people = [a_person(handle=f"writer-{n}") for n in range(6)]
    briefings = [
        a_briefing(title="Unsaid", audience=audience)
        for audience in (Audience.PUBLIC, Audience.PUBLIC, Audience.CONFIRMED, Audience.NOBODY)
    ]
    for briefing in briefings[::2]:
        saved(BriefingTopic(briefing_id=briefing.id, topic_id=topic.id))
    found = [_one(chance, people, briefings) for _ in range(COMMENTS)]
    jobs.bring_up_to_date()
    return found + [_one(chance, people, briefings) for _ in range(WAITING)]


def _one(chance: random.Random, people: list[Person], briefings: list[Briefing]) -> Said:
    spoken = chance.choices(list(WORDS), k=chance.randint(1, 12))
    author, at = chance.choice(people), chance.randrange(len(briefings))
    comment = a_comment(
        briefings[at],
        author,
        _written(chance, spoken, BETWEEN),
        state=chance.choice([CommentState.PUBLISHED] * 6 + list(CommentState)),
        bearing=chance.choice(list(Bearing)),
        at=LONG_AGO + timedelta(hours=chance.randrange(400)),
    )
    words = [FOLDED[word] for word in spoken]
    return Said(comment, words, author, briefings[at], has_topic=at % 2 == 0)


def _written(chance: random.Random, words: list[str], between: tuple[str, ...]) -> str:
    said = [chance.choice(WORDS[word]) for word in words]
    return "".join(word + chance.choice(between) for word in said[:-1]) + said[-1]


@pytest.mark.usefixtures("app")
def test_what_is_found_is_what_a_reader_of_everything_would_find(said: list[Said]) -> None:
    chance = random.Random(7)
    reader = a_person()
    found_any = 0

    for _ in range(SEARCHES):
        viewer = chance.choice([None, reader])
        typed, is_in = _asked(chance)
        wanted, is_so = _narrowed(chance, typed)
        expected = [
            each.comment.id
            for each in sorted(
                said, key=lambda each: (each.comment.created_at, each.comment.id), reverse=True
            )
            if is_in(each.words) and is_so(each) and _may_read(each, viewer)
        ]

        assert _all_pages(wanted, viewer) == expected, typed
        found_any += bool(expected)
    assert found_any > SEARCHES / 3


def _asked(chance: random.Random) -> tuple[str, Callable[[list[str]], bool]]:
    """What is typed, and whether a row of words has it."""
    phrases = [chance.choices(list(WORDS), k=chance.choice((1, 1, 1, 2, 3))) for _ in range(3)]
    phrases = phrases[: chance.choice((1, 1, 2, 3))]
    is_quoted = [len(phrase) > 1 and chance.random() < 0.7 for phrase in phrases]
    parts = []
    for phrase, quoted in zip(phrases, is_quoted, strict=True):
        words = _written(chance, phrase, (" ",) if quoted else ("-", "/"))
        parts.append(f'"{words}"' if quoted else words)
    folded = [[FOLDED[word] for word in phrase] for phrase in phrases]
    typed = " ".join(parts)
    is_open = not is_quoted[-1]
    if is_open and len(phrases[-1]) == 1 and chance.random() < 0.5:
        cut = chance.randint(2, len(folded[-1][0]))
        typed = " ".join([*parts[:-1], folded[-1][0][:cut]])
        folded[-1] = [folded[-1][0][:cut]]

    def is_in(words: list[str]) -> bool:
        return all(
            _stands(words, phrase, is_open=is_open and phrase is folded[-1]) for phrase in folded
        )

    return typed, is_in


def _stands(words: list[str], phrase: list[str], *, is_open: bool) -> bool:
    for at in range(len(words) - len(phrase) + 1):
        *whole, last = words[at : at + len(phrase)]
        ends = last.startswith(phrase[-1]) if is_open else last == phrase[-1]
        if whole == phrase[:-1] and ends:
            return True
    return False


def _narrowed(chance: random.Random, typed: str) -> tuple[Wanted, Callable[[Said], bool]]:
    author = chance.choice(("", "", "", "writer-1"))
    topic = chance.choice(("", "", "", "waste"))
    bearing = chance.choice((None, None, None, Bearing.AGAINST))
    since = chance.choice((None, None, date(2026, 1, 9)))
    until = chance.choice((None, None, date(2026, 1, 15)))
    wanted = Wanted(sought(typed), Order.NEWEST, Kind.COMMENT, topic, author, bearing, since, until)

    def is_so(each: Said) -> bool:
        day = each.comment.created_at.date()
        return (
            author in ("", each.author.handle)
            and (not topic or each.has_topic)
            and bearing in (None, each.comment.bearing)
            and (since is None or day >= since)
            and (until is None or day <= until)
        )

    return wanted, is_so


def _may_read(each: Said, viewer: Person | None) -> bool:
    audiences = (Audience.PUBLIC,) if viewer is None else (Audience.PUBLIC, Audience.CONFIRMED)
    return each.comment.state is CommentState.PUBLISHED and each.briefing.audience in audiences


def _all_pages(wanted: Wanted, viewer: Person | None) -> list[int]:
    page = search(wanted, viewer)
    found = [hit.subject.id for hit in page.hits]
    while page.after is not None:
        page = search(wanted, viewer, page.after)
        found += [hit.subject.id for hit in page.hits]
    return found
