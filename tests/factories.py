"""Rows with plain defaults. Each factory commits, so a test reads what a request would read."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import (
    Account,
    Membership,
    Organisation,
    OrganisationType,
    Person,
    PersonState,
    Role,
)
from app.briefings.models import (
    Audience,
    Briefing,
    BriefingState,
    Drafted,
    Manuscript,
    NumberedProposition,
    Proposition,
    PropositionKind,
    Rewording,
    Topic,
    Version,
    Wording,
)
from app.briefings.queries import version
from app.core import clock
from app.core.db import db, transaction
from app.core.folding import folded
from app.discussion import paths
from app.discussion import services as discussion
from app.discussion.models import (
    Bearing,
    Comment,
    CommentRevision,
    CommentState,
    HeldFor,
    Rank,
    Response,
)
from app.dissent import services as dissent
from app.dissent.models import Entry, EntryKind
from app.exchange.models import Upload, UploadState
from app.exchange.services.reports import Report
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services import log
from app.notifications.models import Notification

LONG_AGO = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
_numbers = count(1)


def saved(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def a_person(
    name: str = "Ana Reyes",
    *,
    role: Role = Role.PRACTITIONER,
    state: PersonState = PersonState.ACTIVE,
    handle: str | None = None,
    **other: Any,
) -> Person:
    handle = handle or f"{name.split()[0].lower()}-{next(_numbers)}"
    person: Person = saved(
        Person(handle=handle, name=name, role=role, state=state, created_at=LONG_AGO, **other)
    )
    return person


def an_organisation(name: str = "Wroxford Council") -> Organisation:
    name = f"{name} {next(_numbers)}"
    organisation: Organisation = saved(
        Organisation(name=name, folded=folded(name), type=OrganisationType.UNITARY)
    )
    return organisation


def works_at(
    person: Person, organisation: Organisation, *, title: str = "Officer", **other: Any
) -> Membership:
    membership: Membership = saved(
        Membership(
            person_id=person.id,
            organisation_id=organisation.id,
            title=title,
            since=LONG_AGO,
            **other,
        )
    )
    return membership


def an_account(person: Person | None = None, *, email: str | None = None) -> Account:
    person = person or a_person()
    is_confirmed = person.state is not PersonState.UNCONFIRMED
    account: Account = saved(
        Account(
            person=person,
            email=email or f"{person.handle}@example.org",
            confirmed_at=LONG_AGO if is_confirmed else None,
            fs_uniquifier=f"session-of-{person.handle}",
            created_at=LONG_AGO,
        )
    )
    return account


def sign_in(client: FlaskClient, person: Person) -> None:
    """Give the client a session of this person, as signing in would."""
    account = an_account(person)
    with client.session_transaction() as session:
        session["_user_id"] = account.fs_uniquifier
        session["_fresh"] = True


def a_briefing(
    *wordings: str,
    title: str = "Three steps to digital leadership",
    slug: str | None = None,
    state: BriefingState = BriefingState.PUBLISHED,
    audience: Audience = Audience.PUBLIC,
    authors: tuple[Person, ...] = (),
    decided: tuple[int, ...] = (),
    **other: Any,
) -> Briefing:
    """A briefing with a proposition for each wording; drafts and scheduled ones have no version."""
    is_readable = state in (BriefingState.PUBLISHED, BriefingState.ARCHIVED)
    briefing = Briefing(
        slug=slug or f"briefing-{next(_numbers)}",
        state=state,
        audience=audience,
        authors=list(authors),
        topics=[],
        current_n=1 if is_readable else None,
        **{"published_at": LONG_AGO if is_readable else None, "created_at": LONG_AGO} | other,
    )
    saved(briefing)
    drafted = [
        Drafted(f"key-{n}", PropositionKind.RECOMMENDATION, words, decided=n in decided)
        for n, words in enumerate(wordings, start=1)
    ]
    markers = [f"\n\n{{{{proposition: {draft.key}}}}}" for draft in drafted]
    manuscript = Manuscript(
        briefing_id=briefing.id,
        title=title,
        source="".join(["Most councils have a strategy.", *markers]),
        saved_at=LONG_AGO,
    )
    manuscript.drafted = drafted
    saved(manuscript)
    if is_readable:
        saved(_a_version(briefing, manuscript))
    return briefing


def a_rewording(briefing: Briefing, *, marked_by: Person, number: int = 1) -> Rewording:
    """A change of words that waits for a moderator; no version has the new words."""
    version = db.session.scalars(
        select(Version)
        .where(Version.briefing_id == briefing.id)
        .options(selectinload(Version.propositions).joinedload(NumberedProposition.wording))
    ).one()
    old = version.propositions[number - 1].wording
    new = saved(Wording(proposition_id=old.proposition_id, text=old.text.replace(".", "!")))
    rewording: Rewording = saved(
        Rewording(
            briefing_id=briefing.id,
            version_id=version.id,
            old_id=old.id,
            new_id=new.id,
            marked_by_id=marked_by.id,
        )
    )
    return rewording


def a_topic(name: str = "Waste") -> Topic:
    topic: Topic = saved(Topic(slug=name.lower(), name=name))
    return topic


def _a_version(briefing: Briefing, manuscript: Manuscript) -> Version:
    keys = [{"proposition": draft.key} for draft in manuscript.drafted]
    version = Version(
        briefing_id=briefing.id,
        n=1,
        title=manuscript.title,
        folded=folded(" ".join([manuscript.title, *(row.text for row in manuscript.drafted)])),
        source=manuscript.source,
        pieces=[{"html": "<p>Most councils have a strategy.</p>\n"}, *keys],
        sanitiser=1,
        published_at=LONG_AGO,
        propositions=[],
    )
    for number, draft in enumerate(manuscript.drafted, start=1):
        proposition = saved(
            Proposition(
                briefing_id=briefing.id, key=draft.key, kind=draft.kind, decided=draft.decided
            )
        )
        wording = saved(Wording(proposition_id=proposition.id, text=draft.text))
        version.propositions.append(
            NumberedProposition(proposition=proposition, wording=wording, number=number)
        )
    return version


def a_comment(
    briefing: Briefing,
    author: Person | None = None,
    words: str = "We appointed one in 2022.",
    *,
    parent: Comment | None = None,
    state: CommentState = CommentState.PUBLISHED,
    at: datetime = LONG_AGO,
    **other: Any,
) -> Comment:
    """A comment with its counters and its place in the orders, as the services would leave it."""
    root = parent and (db.session.get(Comment, parent.root_id) if parent.root_id else parent)
    number = next(_numbers)
    path = b"" if root is None or parent is None else paths.child(parent.path, root.last_seq + 1)
    is_published = state is CommentState.PUBLISHED
    comment: Comment = saved(
        Comment(
            public_id=f"c{number:07}",
            briefing_id=briefing.id,
            proposition_id=parent.proposition_id if parent else other.pop("proposition_id", None),
            parent_id=parent and parent.id,
            root_id=root and root.id,
            path=path,
            band=paths.band(path),
            author_id=(author or a_person()).id,
            created_at=at,
            state=state,
            listed=is_published,
            **other,
        )
    )
    saved(
        CommentRevision(
            comment_id=comment.id, n=1, source=words, html=f"<p>{words}</p>", sanitiser=1, at=at
        )
    )
    if root is not None and parent is not None:
        root.last_seq += 1
        root.replies += is_published
        parent.children += is_published
        parent.listed_children += is_published
    elif is_published:
        db.session.add(
            Rank(
                comment_id=comment.id,
                briefing_id=briefing.id,
                proposition_id=comment.proposition_id,
                bearing=comment.bearing,
                helpful=0,
                disputed=0,
            )
        )
    briefing.comments += is_published
    briefing.held += state is CommentState.PENDING
    db.session.commit()
    return comment


def a_notification(
    person: Person,
    subject_id: int = 1,
    *,
    kind: str = "reply",
    at: datetime = LONG_AGO,
    **other: Any,
) -> Notification:
    notification: Notification = saved(
        Notification(person_id=person.id, kind=kind, subject_id=subject_id, at=at, **other)
    )
    return notification


def an_entry(
    briefing: Briefing,
    person: Person | None = None,
    *,
    kind: EntryKind = EntryKind.OBJECTION,
    about: int | None = 1,
    summary: str = "What must change is how councils are led.",
    held: bool = False,
    **other: Any,
) -> Entry:
    """An entry as its raiser leaves it; about: the proposition's number, None for the title."""
    person = person or a_person()
    comment = a_comment(
        briefing,
        person,
        f"{summary} More than how digital they are, by far.",
        bearing=Bearing.AGAINST,
        state=CommentState.PENDING if held else CommentState.PUBLISHED,
        held_for=HeldFor.NEWCOMER if held else None,
    )
    response = db.session.scalar(
        select(Response).where(Response.briefing_id == briefing.id, Response.person_id == person.id)
    ) or saved(Response(briefing_id=briefing.id, person_id=person.id, sent_at=LONG_AGO))
    if kind is EntryKind.CHANGE:
        other = {"removes": True} | other
    current = version(briefing, briefing.current_n or 1)
    with transaction():
        return dissent.raise_entry(
            person,
            briefing,
            dissent.Raised(kind, summary, **other),
            response_id=response.id,
            reason=discussion.Posted(comment.id, comment.public_id, comment.held_for),
            about=None if about is None else current.propositions[about - 1],
        )


def an_upload(
    person: Person | None = None, *, state: UploadState = UploadState.REHEARSED, **other: Any
) -> Upload:
    """A WordPress export that waits to be imported; its file is not there."""
    report = Report(is_rehearsal=True, site="Old site").as_json()
    upload: Upload = saved(
        Upload(
            **{
                "name": "export.xml",
                "file": f"{next(_numbers)}.xml",
                "state": state,
                "started_by_id": (person or a_person()).id,
                "started_at": LONG_AGO,
                "moved_at": LONG_AGO,
                "total_bytes": 1_000,
                "report": report,
            }
            | other
        )
    )
    return upload


def a_decision(kind: DecisionKind, actor: Person, note: str = "", **columns: Any) -> Decision:
    """A row of the log, as its only door writes it; one that is about nobody in particular."""
    about = {"subject_kind": SubjectKind.PERSON, "subject_id": actor.id} | columns
    decision = Decision(kind=kind, **about)
    with transaction():
        if kind in (DecisionKind.REPORT, DecisionKind.PATTERN, DecisionKind.APPEAL):
            with clock.frozen(LONG_AGO):
                log.add(actor, decision, note)
        else:
            log.logged(actor, decision, note)
    return decision
