"""Random histories: after each one, every page and counter equals the naive tree's."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import jobs, paths, queries, scores, services
from app.discussion.models import Bearing, Comment, CommentState, Rank, Unhelpful
from app.discussion.queries import threads
from app.discussion.queries.threads import Cursor, Order
from app.discussion.services import counts
from tests.discussion.asking import proposition
from tests.discussion.naive import Node, Stances, page
from tests.engines import mostly_on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_person, an_organisation, works_at

pytestmark = [pytest.mark.usefixtures("app"), mostly_on_sqlite]


class History:
    """Plays the same random events to the tables and to the naive tree."""

    def __init__(self, seed: int) -> None:
        self.rng, self.clock = random.Random(seed), 0
        self.nodes: dict[int, Node] = {}
        self.stances: Stances = {}
        self.briefing = briefings.by_id(a_briefing("One thing.").id, None)
        self.about = proposition(self.briefing)
        self.moderator = a_person(role=Role.MODERATOR)  # whose words need not wait
        self.voters = [a_person(f"Voter {n}") for n in range(10)]
        council = an_organisation()
        self.workplaces = {voter.id: council.id for voter in self.voters[:6]}
        for voter in self.voters[:6]:
            works_at(voter, council)

    def now(self) -> datetime:
        return LONG_AGO + timedelta(hours=self.clock)

    def step(self) -> None:
        self.clock += self.rng.randrange(3)
        weights = {self.post: 10, self.set_state: 4, self.vote: 8, self.stand: 2, self.rank: 1}
        event = self.rng.choices(list(weights), list(weights.values()))[0]
        with clock.frozen(self.now()):
            try:
                event()
            except Conflict:
                return

    def post(self) -> None:
        parent = None
        if self.nodes and self.rng.random() < 0.8:
            parent = self.rng.choice(list(self.nodes.values())[-12:])
        waits = self.rng.random() < 0.15
        bearing = self.rng.choice(list(Bearing))
        is_about = parent.is_about if parent else self.rng.random() < 0.7
        writer = a_person() if waits else self.moderator
        with transaction():
            posted = services.post(
                writer,
                self.briefing,
                source="a",
                bearing=bearing,
                proposition_id=self.about.proposition_id if is_about else None,
                parent_id=parent.id if parent else None,
            )
        state = CommentState.PENDING if waits else CommentState.PUBLISHED
        depth = min(parent.depth + 1, paths.MAX_LEVELS) if parent else 0
        node = Node(posted.id, parent, state, self.clock, bearing, depth, is_about)
        node.workplaces = self.workplaces
        if parent:
            parent.below.append(node)
        self.nodes[posted.id] = node

    def set_state(self) -> None:
        if self.nodes:
            node = self.rng.choice(list(self.nodes.values()))
            states = [CommentState.PUBLISHED, CommentState.PUBLISHED, CommentState.REMOVED]
            state = self.rng.choice(states)
            with transaction():
                services.set_state(node.id, state)
            node.state = state

    def vote(self) -> None:
        published = [node for node in self.nodes.values() if node.published]
        if published:
            node, voter = self.rng.choice(published), self.rng.choice(self.voters)
            helpful, agree = self.rng.randrange(-1, 2), self.rng.randrange(-1, 2)
            reason = Unhelpful.UNCLEAR if helpful < 0 else None
            public_id = db.session.scalars(
                select(Comment.public_id).where(Comment.id == node.id)
            ).one()
            comment = queries.by_public_id(public_id, voter)
            with transaction():
                services.vote(voter, comment, helpful=helpful, agree=agree, reason=reason)
            node.vote(voter.id, helpful, agree, self.clock)

    def stand(self) -> None:
        voter, value = self.rng.choice(self.voters), self.rng.choice([-2, -1, 0, 1, 2, None])
        key, wording_id = self.about.proposition.key, self.about.wording_id
        with transaction():
            services.take(voter, self.briefing, key=key, wording_id=wording_id, value=value)
        jobs.weigh({"person": voter.id, "proposition": self.about.proposition_id})
        self.stances[voter.id] = value

    def rank(self) -> None:
        with transaction():
            services.rank(most=10_000)
        for node in self.nodes.values():
            node.is_shown = self.clock - node.created >= 36


@pytest.mark.parametrize("seed", range(4))
def test_every_page_equals_the_naive_tree(seed: int) -> None:
    history = History(seed)
    for _ in range(150):
        history.step()
    with clock.frozen(history.now()):
        history.rank()
    nodes = list(history.nodes.values())
    tops = [node for node in nodes if node.parent is None]

    for order in Order:
        shown = _walk_roots(history.briefing.id, order)
        assert [ids[0] for ids in shown] == [node.id for node in _ordered(tops, order, history)]
        for ids in shown:
            assert ids[1:] == [node.id for node in page(history.nodes[ids[0]])][:3]
    for root in tops:
        assert _walk_replies(root.id, b"") == [node.id for node in page(root)]
        _check_folds_and_ancestors(history, root)
    _check_counters(history, nodes)
    assert counts.differences() == []


def _walk_roots(briefing_id: int, order: Order) -> list[list[int]]:
    shown: list[list[int]] = []
    cursor: Cursor | None = None
    while True:
        found = threads.roots(briefing_id, order, after=cursor)
        part, cursor = threads.fit(found)
        assert sum(map(len, part)) <= threads.PAGE
        shown += part
        if cursor is None:
            return shown


def _walk_replies(root_id: int, top: bytes) -> list[int]:
    shown: list[int] = []
    after = b""
    while True:
        part = threads.replies(root_id, top=top, after=after, limit=8)
        shown += [row.id for row in part[:7]]
        if len(part) < 8:
            return shown
        after = part[6].path


def _check_folds_and_ancestors(history: History, root: Node) -> None:
    for node in root.subtree():
        if not node.listed:
            continue
        path = db.session.scalars(select(Comment.path).where(Comment.id == node.id)).one()
        found = [history.nodes[row.id] for row in threads.ancestors(root.id, path)]
        chain: list[Node] = []
        above = node.parent
        while above is not None and above is not root:
            chain.insert(0, above)
            above = above.parent
        assert found == chain[: paths.MAX_LEVELS - 1]
        if node.depth % paths.FOLD == 0 and node.depth < paths.MAX_LEVELS:
            assert _walk_replies(root.id, path) == [below.id for below in page(root, node)]


def _ordered(tops: list[Node], order: Order, history: History) -> list[Node]:
    listed, stances = [node for node in tops if node.listed], history.stances
    if order is Order.OLDEST:
        return sorted(listed, key=lambda node: (node.created, node.id))
    if order is Order.NEWEST:
        return sorted(listed, key=lambda node: (node.created, node.id), reverse=True)
    if order is Order.HELPFUL:
        return sorted(listed, key=lambda node: (node.helpful(stances), node.id), reverse=True)
    disputed = [node for node in listed if node.disputed(stances)]
    return sorted(disputed, key=lambda node: (node.disputed(stances), node.id), reverse=True)


def _check_counters(history: History, nodes: list[Node]) -> None:
    counted = ("listed", "children", "listed_children", "replies", *scores.Tally._fields)
    columns = [getattr(Comment, name) for name in counted]
    rows: dict[int, Any] = {row.id: row for row in db.session.execute(select(Comment.id, *columns))}
    for node in nodes:
        _id, *found = rows[node.id]
        assert found == [
            node.listed,
            sum(child.published for child in node.below),
            sum(child.listed for child in node.below),
            node.replies if node.parent is None else 0,
            *node.tally(history.stances),
        ]
    briefing = db.session.execute(select(Briefing.comments, Briefing.held)).one()
    assert briefing.comments == sum(node.published for node in nodes)
    assert briefing.held == sum(node.state == "pending" for node in nodes)
    ranks = db.session.scalar(select(func.count()).select_from(Rank))
    assert ranks == sum(node.parent is None and node.listed for node in nodes)
