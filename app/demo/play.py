"""The briefings of the demo, played through the same services as anybody's, each act at its time.

A script is a `.toml` file: the briefing, then stances, comments and votes in order.
"""

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
from app.discussion.models import Bearing, CommentState

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
    for voters, (helpful, agree) in VOTES.items():
        for handle in line.get(voters, []):
            voter = people[handle]
            with transaction():
                judged = threads.by_public_id(comment.public_id, voter)
                discussion.vote(voter, judged, helpful=helpful, agree=agree)
    return comment.public_id
