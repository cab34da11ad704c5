"""Discussions composed for a page: which comments, nested how, with what its reader may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock, paging
from app.discussion import paths
from app.discussion.models import Bearing, Comment, CommentState
from app.discussion.queries import threads
from app.discussion.queries.shown import byline
from app.discussion.queries.threads import AnyRow, Cursor, Order
from app.discussion.scores import HIDDEN_FOR
from app.permissions import Action, can


@dataclass(slots=True)
class Node:
    """A comment on a page with the replies shown below it."""

    row: AnyRow
    by: str
    """Who wrote it, as its reader may know them."""
    is_named: bool = True
    replies: list["Node"] = field(default_factory=list)
    more: int = 0
    """Published replies of a root that are not on this page."""
    is_new: bool = False
    """Somebody else wrote it since the reader's last visit."""
    is_folded: bool = False
    """It has replies, on the page of its own."""
    shows_score: bool = False
    helpful: int = 0
    agree: int = 0
    """The reader's own vote on each axis."""
    is_set_aside: bool = False
    """That vote does not count."""
    is_saved: bool = False
    is_muted: bool = False
    """The reader wants to read nothing of its writer; what is not signed is never folded."""


@dataclass(frozen=True)
class Reader:
    """What whoever reads may do in this discussion."""

    id: int | None
    may_comment: bool
    may_vote: bool
    moderates: bool

    @classmethod
    def of(cls, person: Person | None, briefing: Briefing) -> "Reader":
        # Strangers are offered what a sign-in would let them do.
        is_open = briefing.takes_words(clock.now())
        return cls(
            id=person.id if person else None,
            may_comment=can(person, Action.COMMENT, briefing) if person else is_open,
            may_vote=person is not None
            and can(person, Action.TAKE_STANCE, briefing)
            and not briefing.is_author(person.id),
            moderates=can(person, Action.MODERATE),
        )


@dataclass(frozen=True)
class Discussion:
    nodes: list[Node]
    after: str | None
    """Cursor of the next page."""
    score_due: datetime | None
    """When the next score on it comes out."""


def discussion(
    briefing: Briefing,
    person: Person | None,
    *,
    order: Order = Order.NEWEST,
    after: str | None = None,
    bearing: Bearing | None = None,
    proposition_id: int | None = None,
    read_to: datetime | None = None,
    but: Sequence[int] = (),
) -> Discussion:
    """One page of a briefing's discussion, less the roots `but`, which stand elsewhere on it.

    Raises Missing on a foreign cursor.
    """
    cursor = _unpacked(order, after) if after else None
    found = threads.roots(
        briefing.id, order, after=cursor, bearing=bearing, proposition_id=proposition_id, but=but
    )
    page, last = threads.fit(found, threads.PAGE - len(but))
    held = threads.held_by(person.id, briefing.id) if person and after is None else []
    shown = [comment_id for ids in page for comment_id in ids]
    held = [comment_id for comment_id in held if comment_id not in shown]
    nodes = nodes_of([*shown, *held], person)
    tops = [_nested([nodes[comment_id] for comment_id in ids]) for ids in page]
    for top in tops:
        top.more = top.row.replies - sum(_is_published(node) for node in _below(top))
    if proposition_id is not None:
        held = [i for i in held if nodes[i].row.proposition_id == proposition_id]
    waiting = _laid_over(nodes, held)
    if person and read_to:
        for node in nodes.values():
            node.is_new = node.row.created_at > read_to and node.row.author_id != person.id
    return Discussion(
        waiting + tops,
        paging.pack(last.value, last.id) if last else None,
        score_due(nodes.values()),
    )


@dataclass(frozen=True)
class Context:
    """A comment below what it answers and above what answers it."""

    top: Node
    target: Node
    after: str | None
    score_due: datetime | None


def in_context(comment: Comment, person: Person | None, *, after: str | None = None) -> Context:
    """Raises Missing on a foreign cursor."""
    root_id = comment.root_id or comment.id
    above = [root_id] if comment.root_id else []
    if len(comment.path) > paths.WIDTH:
        above += [row.id for row in threads.ancestors(root_id, comment.path)]
    start = threads.path_in(root_id, after) if after else b""
    room = threads.PAGE - len(above) - 1
    # Deeper than the last level there is no below: what answers it stands beside it, later.
    is_deepest = paths.depth(comment.path) == paths.MAX_LEVELS
    under = comment.path[: -paths.WIDTH] if is_deepest else comment.path
    start = max(start, comment.path)
    below = threads.replies(root_id, top=under, after=start, limit=room + 1)
    ids = [row.id for row in below[:room]]
    shown = [*above, comment.id, *ids]
    held = threads.held_by(person.id, comment.briefing_id) if person else []
    held = [comment_id for comment_id in held if comment_id not in shown]
    nodes = nodes_of([*shown, *held], person)
    top = _nested([nodes[comment_id] for comment_id in shown])
    _laid_over(nodes, held)
    return Context(
        top,
        nodes[comment.id],
        nodes[ids[-1]].row.public_id if len(below) > room else None,
        score_due(nodes.values()),
    )


def removed_in(nodes: Iterable[Node]) -> list[int]:
    """The comments on a page that moderators removed, whose places stand over replies."""
    hidden = (CommentState.REMOVED, CommentState.SPAM)
    everything = (each for node in nodes for each in (node, *_below(node)))
    return [each.row.id for each in everything if each.row.state in hidden]


def node_of(comment: Comment, person: Person) -> Node:
    """One comment without its replies."""
    return nodes_of([comment.id], person)[comment.id]


def nodes_of(ids: Sequence[int], person: Person | None) -> dict[int, Node]:
    """Each comment as this reader sees it, without its replies."""
    rows = threads.rows(ids) if ids else {}
    marks = threads.marks_of(person.id, ids) if person and ids else {}
    old_enough = clock.now() - HIDDEN_FOR
    moderates = can(person, Action.MODERATE)
    nodes = {}
    for row in rows.values():
        mine = marks.get(row.id)
        helpful, agree = (mine.helpful, mine.agree) if mine else (0, 0)
        said_by = byline(row)
        nodes[row.id] = Node(
            row,
            said_by.words(to_moderators=moderates),
            said_by.is_named,
            shows_score=bool(helpful or agree) or row.created_at <= old_enough,
            helpful=helpful,
            agree=agree,
            is_set_aside=mine is not None and bool(mine.set_aside),
            is_saved=mine is not None and bool(mine.is_saved),
            is_muted=mine is not None and bool(mine.is_muted) and said_by.is_named,
        )
    return nodes


def _nested(in_order: Sequence[Node]) -> Node:
    """The first one, with the others hung below it; they come in reading order."""
    top, *rest = in_order
    chain = [top]
    for node in rest:
        depth = paths.depth(node.row.path)
        while len(chain) > 1 and paths.depth(chain[-1].row.path) >= depth:
            chain.pop()
        chain[-1].replies.append(node)
        chain.append(node)
    for node in in_order:
        depth = paths.depth(node.row.path)
        is_last = depth in range(paths.FOLD, paths.MAX_LEVELS, paths.FOLD)
        node.is_folded = is_last and node.row.children > 0 and not node.replies
    return top


def _laid_over(nodes: dict[int, Node], held: Iterable[int]) -> list[Node]:
    """Hang the reader's waiting comments below what they answer.

    Returns those whose parent is not on this page.
    """
    loose: list[Node] = []
    for comment_id in held:
        node = nodes[comment_id]
        parent = nodes.get(node.row.parent_id)
        (parent.replies if parent else loose).append(node)
    return loose


def _below(node: Node) -> Iterable[Node]:
    for reply in node.replies:
        yield reply
        yield from _below(reply)


def _is_published(node: Node) -> bool:
    return node.row.state is CommentState.PUBLISHED


def score_due(nodes: Iterable[Node]) -> datetime | None:
    """When the next score that is hidden comes out."""
    hidden = (node.row.created_at + HIDDEN_FOR for node in nodes if not node.shows_score)
    return min(hidden, default=None)


def _unpacked(order: Order, after: str) -> Cursor:
    is_by_time = order in (Order.NEWEST, Order.OLDEST)
    value, comment_id = paging.unpack(after, datetime if is_by_time else int, int)
    return Cursor(value, cast(int, comment_id))
