"""The briefings of the demo, played through the same services as anybody's, each act at its time.

A script is a `.toml` file: the briefing, then stances, comments and votes in order, and what became
of the objections among them.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings import services as desk
from app.briefings.models import (
    Briefing,
    BriefingTopic,
    Drafted,
    PropositionKind,
    Topic,
)
from app.briefings.services.addresses import slug_from
from app.core import clock
from app.core.db import db, transaction
from app.demo.cast import People, read
from app.discussion import queries as threads
from app.discussion import services as discussion
from app.discussion.models import Bearing, Capacity, CommentState, ShownAs
from app.dissent import services as dissent
from app.dissent.models import Disposition, EntryKind

SCRIPTS = ("legal-service", "digital-leadership", "verges")
# Named in a script: the vote on (helpful, agree); None leaves that axis as it is.
VOTES = {"helpful": (1, None), "agree": (None, 1), "disagree": (None, -1)}


def perform(script: str, people: People) -> None:
    scene = read(script)
    now = clock.now()
    with clock.frozen(now - timedelta(days=scene["days_ago"], minutes=20)):
        slug = _publish(scene, people[scene["author"]])
    with clock.frozen(now - timedelta(days=scene["days_ago"], minutes=10)):
        for stance in scene.get("stances", []):
            _answer(slug, people[stance["person"]], stance["values"])
    posted: dict[str, str] = {}
    for line in sorted(scene.get("comments", []), key=lambda line: -int(line["hours_ago"])):
        with clock.frozen(now - timedelta(hours=line["hours_ago"])):
            public_id = _say(slug, line, people, posted)
        posted[line.get("id", public_id)] = public_id
    for act in scene.get("acts", []):
        with clock.frozen(now - timedelta(hours=act["hours_ago"])):
            _act(slug, people[act["person"]], act)
    with transaction():
        while discussion.rank():
            pass


def _publish(scene: dict[str, Any], author: Person) -> str:
    with transaction():
        briefing = desk.start(author, scene["title"])
    written = desk.Written(
        scene["title"],
        scene["standfirst"],
        scene["source"].strip(),
        tuple(_drafted(entry) for entry in scene["propositions"]),
    )
    with transaction():
        briefing = briefings.by_slug(briefing.slug, author)
        manuscript = desk.save(author, briefing, written, saves=0)
        db.session.add(BriefingTopic(briefing_id=briefing.id, topic_id=_topic(scene["topic"]).id))
        desk.publish(author, briefing, saves=manuscript.saves)
        desk.rename(author, briefing, scene["slug"])  # shorter than the title's own
    return str(scene["slug"])


def _drafted(entry: dict[str, Any]) -> Drafted:
    return Drafted(**entry | {"kind": PropositionKind(entry["kind"])})


def _topic(name: str) -> Topic:
    topic = Topic(slug=slug_from(name), name=name)
    db.session.add(topic)
    db.session.flush()  # the briefing points at it
    return topic


def _answer(slug: str, person: Person, values: list[int]) -> None:
    with transaction():
        briefing = briefings.by_slug(slug, person)
        for numbered, value in zip(_propositions(briefing), values, strict=True):
            discussion.take(
                person,
                briefing,
                key=numbered.proposition.key,
                wording_id=numbered.wording_id,
                value=value,
            )


def _propositions(briefing: Briefing) -> list[Any]:
    return list(briefing.current_version.propositions) if briefing.current_version else []


def _say(slug: str, line: dict[str, Any], people: People, posted: dict[str, str]) -> str:
    """Post a comment with its votes. One marked `held` is left to the moderators."""
    author = people[line["author"]]
    with transaction():
        briefing = briefings.by_slug(slug, author)
        about = {row.proposition.key: row.proposition_id for row in _propositions(briefing)}
        parent = threads.by_public_id(posted[line["to"]], author) if "to" in line else None
        comment = discussion.post(
            author,
            briefing,
            source=line["text"].strip(),
            bearing=Bearing(line.get("bearing", "neither")),
            proposition_id=about.get(line.get("about", "")),
            parent_id=parent.id if parent else None,
        )
        if not line.get("held"):
            discussion.set_state(comment.id, CommentState.PUBLISHED)
        if "entry" in line:
            _raise(author, briefing, comment, line["entry"])
    for voters, (helpful, agree) in VOTES.items():
        for handle in line.get(voters, []):
            voter = people[handle]
            with transaction():
                judged = threads.by_public_id(comment.public_id, voter)
                discussion.vote(voter, judged, helpful=helpful, agree=agree)
    return comment.public_id


def _raise(author: Person, briefing: Briefing, reason: discussion.Posted, entry: Any) -> None:
    """Enter a comment in the register; `about` is the key of a proposition."""
    response = discussion.send_response(
        author, briefing, capacity=Capacity.PERSONAL, shown_as=ShownAs.NAME
    )
    about = {row.proposition.key: row for row in _propositions(briefing)}[entry["about"]]
    words = {name: value for name, value in entry.items() if name not in ("kind", "about")}
    dissent.raise_entry(
        author,
        briefing,
        dissent.Raised(EntryKind(entry["kind"]), **words),
        response_id=response.id,
        reason=replace(reason, held_for=None),
        about=about,
    )


def _act(slug: str, person: Person, act: dict[str, Any]) -> None:
    with transaction():
        briefing = briefings.by_slug(slug, person)
        if act["does"] == "join":
            dissent.join(person, briefing, act["entry"])
        elif act["does"] == "answer":
            said = dissent.Answered(
                Disposition(act["disposition"]),
                act["reason"].strip(),
                restatement=act.get("restatement", "").strip(),
                wording=act.get("wording", ""),
            )
            dissent.answer(person, briefing, [act["entry"]], said)
        else:
            dissent.judge(
                person,
                briefing,
                act["entry"],
                satisfied=act["does"] == "accept",
                text=act.get("text", ""),
            )
