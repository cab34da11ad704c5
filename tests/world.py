"""A small world in which everybody owns something, for tests that ask the same of everyone."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Account, OneTimeLink, Person, PersonState, Purpose, Role
from app.accounts.queries import digest as digest_of
from app.administration.models import SiteText
from app.briefings.models import Attachment, Audience, Briefing, BriefingState, Proposition, Topic
from app.briefings.queries import by_slug
from app.core import clock, site, uploads
from app.core.db import Base, db, transaction
from app.discussion.models import (
    Bearing,
    Capacity,
    Channel,
    Comment,
    CommentState,
    Response,
    Side,
    Vote,
    VoteExclusion,
)
from app.moderation.models import DecisionKind, Rule, SubjectKind
from app.outcomes.models import Result
from app.outcomes.services import Decided, conclude
from config import Settings
from tests.copies import keep, put_back
from tests.factories import (
    LONG_AGO,
    a_briefing,
    a_comment,
    a_decision,
    a_notification,
    a_person,
    a_rewording,
    an_account,
    an_entry,
    an_organisation,
    an_upload,
    saved,
    works_at,
)
from tests.journeys.post import deliver

ACTORS = [
    "anonymous",
    "unconfirmed",
    "practitioner",
    "suspended",
    "author",
    "moderator",
    "administrator",
]
STATES = {"unconfirmed": PersonState.UNCONFIRMED, "suspended": PersonState.SUSPENDED}
ROLES = {"moderator": Role.MODERATOR, "administrator": Role.ADMINISTRATOR}
WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.", "An academy.")
PASSWORD = "seven purple bridges"
SEED = "seed-of-tokens"


_EVERY_ROW = {table.name: str(table.select()) for table in Base.metadata.sorted_tables}


@dataclass(frozen=True)
class World:
    """Everything of an actor or of `another` has an address made of their name."""

    app: Flask
    settings: Settings
    sessions: dict[str, str]
    """Signed session cookie of each actor."""
    token: str
    """A form token good in every one of these sessions."""

    def reset(self) -> None:
        put_back(self.settings, "world")
        site.forget()

    def client(self, actor: str, *, remembered: bool = True) -> FlaskClient:
        """A browser of this actor; one that is not remembered brings no cookie at all."""
        client = self.app.test_client()
        if remembered:
            client.set_cookie("moothall", self.sessions[actor])
        return client


def made(app: Flask, settings: Settings) -> World:
    """Fill an empty database and keep a copy of it."""
    other = _person("another", writes=True)
    briefing = _briefings_of(other, "another")
    confirmed = a_briefing(
        *WORDS, slug="another-confirmed", authors=(other,), audience=Audience.CONFIRMED
    )
    _file(confirmed, "anot-confirmed")
    a_briefing(*WORDS, slug="another-locked", authors=(other,), locked_at=LONG_AGO)
    a_rewording(briefing, marked_by=other)
    reported = a_comment(briefing, other, "Words reported of another.", reports=1)
    reported.public_id = "anot-reported"
    voter = a_person("Vi Voter", handle="voter")
    where = {"person_id": voter.id, "comment_id": reported.id}
    saved(Vote(helpful=-1, agree=0, side=Side.UNDECIDED, cast_at=LONG_AGO, **where))
    a_decision(
        DecisionKind.PATTERN, voter, subject_kind=SubjectKind.COMMENT, subject_id=reported.id
    )
    words = {"source": "We keep little.", "html": "<p>We keep little.</p>"}
    saved(SiteText(name="terms", n=1, by_id=other.id, at=LONG_AGO, **words))
    saved(Topic(slug="another-topic", name="Waste and recycling"))
    _comments_of(other, "another", briefing)
    a_notification(other, reported.id)
    _account_of(other, "another")
    _link(None, "another", Purpose.ADMINISTER)
    accounts: dict[str, Account | None] = {"anonymous": None}
    for name in ACTORS[1:]:
        accounts[name] = _actor(name, briefing, reported)
    _vote_excluded(other, briefing)
    _reasons_on(briefing)
    an_upload(other)
    _entries_on(["another", *ACTORS[1:]])
    _decided_about(["another", *ACTORS[1:]], briefing)
    _letters_to(["another", *ACTORS[1:]])
    _led_by(["another", *ACTORS[1:]], briefing)
    _concluded(other)
    deliver()  # no test shall send what these have to say to one another
    keep(settings, "world")
    sessions = {name: session_of(app, account) for name, account in accounts.items()}
    signer = URLSafeTimedSerializer(settings.secret_key, salt="wtf-csrf-token")
    return World(app, settings, sessions, str(signer.dumps(SEED)))


def _vote_excluded(voter: Person, briefing: Briefing) -> None:
    """A vote that a moderator has put aside."""
    judged = db.session.scalars(select(Comment).where(Comment.public_id == "prac-published")).one()
    where = {"person_id": voter.id, "comment_id": judged.id}
    saved(Vote(helpful=1, agree=0, side=Side.UNDECIDED, set_aside=True, **where))
    saved(VoteExclusion(briefing_id=briefing.id, began_at=LONG_AGO, **where))


def _reasons_on(briefing: Briefing) -> None:
    """For and against its first proposition, one of them answered."""
    of_first = Proposition.briefing_id == briefing.id, Proposition.key == "key-1"
    about = db.session.scalars(select(Proposition.id).where(*of_first)).one()
    for bearing in (Bearing.FOR, Bearing.AGAINST, Bearing.FOR, Bearing.NEITHER):
        words = f"Words that speak {bearing}."
        reason = a_comment(briefing, words=words, proposition_id=about, bearing=bearing)
        a_comment(briefing, words="Words that answer.", parent=reason)


def session_of(app: Flask, account: Account | None) -> str:
    """The cookie that signing in would have set."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = SEED
        if account is not None:
            session["_user_id"] = account.fs_uniquifier
            session["_fresh"] = True
    cookie = client.get_cookie("moothall")
    assert cookie is not None
    return cookie.value


def digest() -> dict[str, list[str]]:
    """Every row of every table, as the database has it."""
    with db.engine.connect() as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.exec_driver_sql(every_row))
            for name, every_row in _EVERY_ROW.items()
        }


def _actor(name: str, briefing: Briefing, answer: Comment) -> Account:
    person = _person(name, writes=name == "author")
    _briefings_of(person, name)
    _comments_of(person, name, briefing)
    a_notification(person, answer.id)
    return _account_of(person, name)


def _account_of(person: Person, name: str) -> Account:
    account = an_account(person, email=f"{name}@example.org")
    account.password = passwords.hashed(PASSWORD)
    _link(account, name, Purpose.CONFIRM)
    _link(account, name, Purpose.RECOVER)
    return account


def _link(account: Account | None, name: str, purpose: Purpose) -> None:
    saved(
        OneTimeLink(
            account_id=account and account.id,
            purpose=purpose,
            digest=digest_of(f"{name}-{purpose}"),
            email=f"{name}@example.org",
            expires_at=clock.now() + timedelta(days=1),
        )
    )


def _person(name: str, *, writes: bool) -> Person:
    role, state = ROLES.get(name, Role.PRACTITIONER), STATES.get(name, PersonState.ACTIVE)
    return a_person(name.title(), handle=name, role=role, state=state, writes=writes)


def _briefings_of(person: Person, name: str) -> Briefing:
    for state in (BriefingState.DRAFT, BriefingState.ARCHIVED, BriefingState.PUBLISHED):
        slug = f"{name}-{state}"
        briefing = a_briefing(*WORDS, slug=slug, state=state, authors=(person,), preview_token=slug)
        _file(briefing, f"{name[:4]}-{state}")
    return briefing


def _entries_on(owners: list[str]) -> None:
    """In each register, two objections of people who are nobody else."""
    raisers = [a_person(f"{name} Raiser", handle=f"raiser-{name}") for name in ("First", "Second")]
    for name in owners:
        briefing = by_slug(f"{name}-published", None)
        for raiser in raisers:
            an_entry(briefing, raiser)


def _letters_to(owners: list[str]) -> None:
    """On each one's briefing, a response that they typed in for somebody without an account."""
    for name in owners:
        writer = a_person("Daniel Okoro", handle=f"writer-to-{name}", state=PersonState.IMPORTED)
        owner = db.session.scalars(select(Person).where(Person.handle == name)).one()
        saved(
            Response(
                briefing_id=by_slug(f"{name}-published", None).id,
                person_id=writer.id,
                channel=Channel.LETTER,
                entered_by_id=owner.id,
                sent_at=LONG_AGO,
            )
        )


def _led_by(leads: list[str], briefing: Briefing) -> None:
    """Each leads an organisation for which a colleague has answered."""
    for name in leads:
        lead = db.session.scalars(select(Person).where(Person.handle == name)).one()
        organisation = an_organisation()
        works_at(lead, organisation, title="Director", confirmed_by_id=lead.id)
        colleague = a_person("Carys Bevan", handle=f"colleague-of-{name}")
        saved(
            Response(
                briefing_id=briefing.id,
                person_id=colleague.id,
                capacity=Capacity.AWAITS_LEAD,
                organisation_id=organisation.id,
                organisation_type=organisation.type,
                sent_at=LONG_AGO,
            )
        )


def _concluded(author: Person) -> None:
    a_briefing(*WORDS, slug="another-concluded", authors=(author,))
    briefing = by_slug("another-concluded", author)
    version = briefing.current_version
    with transaction():
        conclude(
            author,
            briefing,
            {
                row.proposition_id: Decided(
                    Result.KEPT, "Nobody said a word against it.", row.wording_id
                )
                for row in (version.propositions if version else [])
            },
        )


def _decided_about(names: list[str], briefing: Briefing) -> None:
    """A removal of each one's words, against which each of them has appealed."""
    decider = a_person("Dec Decider", handle="decider", role=Role.MODERATOR)
    for name in names:
        person = db.session.scalars(select(Person).where(Person.handle == name)).one()
        for is_appealed in (False, True):
            words = f"Words decided of {name}."
            comment = a_comment(briefing, person, words, state=CommentState.REMOVED)
            about = {"subject_kind": SubjectKind.COMMENT, "subject_id": comment.id, "revision": 1}
            rule = Rule.SPAM
            made = a_decision(DecisionKind.REMOVE, decider, "It sells.", rule=rule, **about)
            if is_appealed:
                a_decision(DecisionKind.APPEAL, person, "It does not.", about_id=made.id, **about)


def _file(briefing: Briefing, public_id: str) -> None:
    upload = uploads.received(b"%PDF-1.7 of the world", "minutes.pdf")
    uploads.keep(upload)
    saved(
        Attachment(
            briefing_id=briefing.id,
            public_id=public_id,
            sha256=upload.sha256,
            type=upload.type,
            name=upload.name,
            size=len(upload.content),
            added_at=LONG_AGO,
        )
    )


def _comments_of(person: Person, name: str, briefing: Briefing) -> None:
    for state in CommentState:
        comment = a_comment(briefing, person, f"Words {state} of {name}.", state=state)
        comment.public_id = f"{name[:4]}-{state}"
    db.session.commit()
