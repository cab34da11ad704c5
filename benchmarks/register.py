"""What a long register costs the server, beside a page with next to nothing on it.

`python -m benchmarks.register`: a register of 2,000 entries, the report and the file made of it,
the article beside which its strongest objections stand, a proposition with its reasons in equal
number, the pages on which it is concluded and on which its outcome stands, and the form that
answers 40 propositions; each as a ratio to the page "About". SQLite, without the page cache.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import TypeVar

from flask.testing import FlaskClient

from app.accounts.models import Person, PersonState, Role
from app.analysis.opinion import Tally
from app.briefings.models import Briefing, NumberedProposition
from app.briefings.queries import version
from app.core.db import db
from app.discussion.models import Bearing, Comment, CommentRevision, CommentState, Rank, Response
from app.dissent.models import (
    Answer,
    Disposition,
    Entry,
    EntryAnswer,
    EntryEvent,
    EntryKind,
    EntryPerson,
    EntryState,
    EventKind,
    Part,
)
from app.outcomes.models import Outcome, Result
from app.outcomes.queries import Counted
from benchmarks.ground import ground
from benchmarks.seed import sentence
from tests.factories import a_briefing, a_person, sign_in

ENTRIES = 2_000
PROPOSITIONS = 40
ROUNDS = 15
EMPTY = "/about"
STATES = (EntryState.OPEN, EntryState.ANSWERED, EntryState.SUSTAINED, EntryState.SETTLED)
Row = TypeVar("Row")
RAISED_AT = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)


def main() -> bool:
    """Prints ratios that have no goal of their own; so nothing falls short."""
    with ground() as app:
        briefing = a_briefing(*(sentence(n, 120) for n in range(1, 5)), slug="long")
        a_register(briefing, ENTRIES)
        client = app.test_client()
        empty = _seconds(client, EMPTY)
        print(f"  {'empty page':<44} {1000 * empty:7.1f} ms")
        register = _told(client, "/register", empty)
        _told(client, "/register?state=standing&about=key-1", empty)
        _told(client, "/register/1", empty)
        _told(client, "/minority-report", empty, rounds=3)
        _told(client, "/register.csv", empty, rounds=3)
        reasons_for(briefing, ENTRIES)
        _told(client, "", empty)
        reasons = _told(client, "/propositions/key-1", empty)
        a_conclusion(briefing)
        outcome = _told(client, "/outcome", empty)
        a_briefing(*(sentence(n, 120) for n in range(1, PROPOSITIONS + 1)), slug="wide")
        respond = _told(client, "/respond", empty, slug="wide")
        sign_in(client, a_person("Mo Derator", role=Role.MODERATOR))
        with app.app_context():  # who reads is asked anew
            conclude = _told(client, "/conclude", empty)
    print(f"register of {ENTRIES:,} entries, times an empty page: {register:.1f}")
    print(f"response to {PROPOSITIONS} propositions, times an empty page: {respond:.1f}")
    print(f"as many reasons for as against, of {2 * ENTRIES:,}, times an empty page: {reasons:.1f}")
    print(f"to conclude, and the outcome, times an empty page: {conclude:.1f}, {outcome:.1f}")
    return False


def _told(
    client: FlaskClient, page: str, empty: float, *, rounds: int = ROUNDS, slug: str = "long"
) -> float:
    """Prints and returns the ratio."""
    seconds = _seconds(client, f"/briefings/{slug}{page}", rounds)
    print(f"  {page or 'the article':<44} {1000 * seconds:7.1f} ms {seconds / empty:7.1f} times")
    return seconds / empty


def _seconds(client: FlaskClient, path: str, rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds + 1):
        begun = perf_counter()
        assert client.get(path).status_code == 200, path
        taken.append(perf_counter() - begun)
    return median(taken[1:])


def a_register(
    briefing: Briefing, size: int, *, states: tuple[EntryState, ...] = STATES, words: str = ""
) -> list[Person]:
    """Fill an empty register with an objection of each raiser, as the services would leave them.

    They are spread over the propositions; with `words` they all say the same about the first.
    """
    numbered = version(briefing, 1).propositions[: 1 if words else None]
    lines = [
        _Seeded(n, numbered[n % len(numbered)], states[n % len(states)], words or sentence(n, 60))
        for n in range(1, size + 1)
    ]
    author = a_person("Ruth Adeyemi")
    # Stage by stage: what comes later points at the ids of what came before.
    people = _added([_person(briefing, line) for line in lines])
    comments = _added([_comment(briefing, *pair) for pair in zip(lines, people, strict=True)])
    _added([_words(*pair) for pair in zip(lines, comments, strict=True)])
    _added([_rank(comment) for comment in comments])
    responses = _added(
        [Response(briefing_id=briefing.id, person_id=p.id, sent_at=RAISED_AT) for p in people]
    )
    answers = _added([_answer(briefing, author) for line in lines if line.state in STATES[1:]])
    left = iter(answers)
    entries = _added(
        [
            _entry(*row, next(left) if row[0].state in STATES[1:] else None)
            for row in zip(lines, people, comments, responses, strict=True)
        ]
    )
    _added([_event(*pair) for pair in zip(entries, people, strict=True)])
    _added([EntryAnswer(entry_id=e.id, answer_id=e.answer_id) for e in entries if e.answer_id])
    briefing.entries = briefing.comments = size
    db.session.commit()
    return people


def reasons_for(briefing: Briefing, size: int) -> None:
    """So many comments that speak for its propositions, judged by a few."""
    numbered = version(briefing, 1).propositions
    lines = [
        _Seeded(n, numbered[n % len(numbered)], EntryState.HELD, sentence(n, 60))
        for n in range(size + 1, 2 * size + 1)
    ]
    author = a_person("Grace Oduya")
    comments = _added([_comment(briefing, line, author, Bearing.FOR) for line in lines])
    _added([_words(*pair) for pair in zip(lines, comments, strict=True)])
    _added([_rank(comment) for comment in comments])
    briefing.comments += size
    db.session.commit()


def a_conclusion(briefing: Briefing) -> None:
    """An outcome of each proposition, as if nothing had stood in its way."""
    decider = a_person("Dee Cider")
    counted = Counted(Tally(), people=0, organisations=0, entries={}).as_json()
    _added(
        [
            Outcome(
                briefing_id=briefing.id,
                conclusion=1,
                proposition_id=row.proposition_id,
                version_id=row.version_id,
                wording_id=row.wording_id,
                number=row.number,
                result=Result.KEPT,
                reason=sentence(9, 200),
                reason_html=f"<p>{sentence(9, 200)}</p>",
                sanitiser=1,
                decided_by_id=decider.id,
                at=RAISED_AT,
                counts=counted,
            )
            for row in version(briefing, 1).propositions
        ]
    )
    briefing.concluded_at = RAISED_AT
    db.session.commit()


@dataclass(frozen=True)
class _Seeded:
    number: int
    about: NumberedProposition
    state: EntryState
    words: str


def _added(rows: list[Row]) -> list[Row]:
    db.session.add_all(rows)
    db.session.flush()  # their ids
    return rows


def _person(briefing: Briefing, line: _Seeded) -> Person:
    return Person(
        handle=f"raiser-{briefing.id}-{line.number}",
        name=f"{sentence(line.number, 12).title()} {line.number}",
        state=PersonState.ACTIVE,
        created_at=RAISED_AT,
    )


def _comment(
    briefing: Briefing, line: _Seeded, author: Person, bearing: Bearing = Bearing.AGAINST
) -> Comment:
    return Comment(
        public_id=f"r{briefing.id}-{line.number}",
        briefing_id=briefing.id,
        proposition_id=line.about.proposition_id,
        path=b"",
        band=0,
        author_id=author.id,
        bearing=bearing,
        created_at=RAISED_AT,
        state=CommentState.PUBLISHED,
        listed=True,
    )


def _rank(comment: Comment) -> Rank:
    return Rank(
        comment_id=comment.id,
        briefing_id=comment.briefing_id,
        proposition_id=comment.proposition_id,
        bearing=comment.bearing,
        helpful=comment.id,
        disputed=0,
        votes=comment.id % 10,
    )


def _words(line: _Seeded, comment: Comment) -> CommentRevision:
    words = f"{line.words} {sentence(3, 200)}"
    return CommentRevision(
        comment_id=comment.id,
        n=1,
        source=words,
        html=f"<p>{words}</p>",
        sanitiser=1,
        at=RAISED_AT,
    )


def _answer(briefing: Briefing, author: Person) -> Answer:
    words = sentence(7, 300)
    return Answer(
        briefing_id=briefing.id,
        author_id=author.id,
        disposition=Disposition.NOT_ACCEPTED,
        restatement=sentence(8, 120),
        reason=words,
        reason_html=f"<p>{words}</p>",
        sanitiser=1,
        at=RAISED_AT,
    )


def _entry(
    line: _Seeded, raiser: Person, comment: Comment, response: Response, answer: Answer | None
) -> Entry:
    verdict = {EntryState.SUSTAINED: False, EntryState.SETTLED: True}.get(line.state)
    behind = EntryPerson(
        person_id=raiser.id,
        part=Part.RAISER,
        joined_at=RAISED_AT,
        satisfied=verdict,
        replied_at=RAISED_AT if verdict is not None else None,
    )
    return Entry(
        briefing_id=comment.briefing_id,
        number=line.number,
        kind=EntryKind.OBJECTION,
        response_id=response.id,
        proposition_id=line.about.proposition_id,
        wording_id=line.about.wording_id,
        comment_id=comment.id,
        revision=1,
        summary=line.words[:180],
        state=line.state,
        since=RAISED_AT,
        due_at=RAISED_AT + timedelta(days=28),
        answer_id=answer.id if answer else None,
        answered_at=RAISED_AT if answer else None,
        raised_at=RAISED_AT,
        people=[behind],
    )


def _event(entry: Entry, raiser: Person) -> EntryEvent:
    return EntryEvent(
        entry_id=entry.id,
        kind=EventKind.PUBLISH,
        actor_id=raiser.id,
        state=EntryState.RAISED,
        at=RAISED_AT,
    )


if __name__ == "__main__":
    raise SystemExit(main())
