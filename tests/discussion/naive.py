"""The same discussion as a plain tree in memory, slow and obvious: what the tables must equal."""

from collections import Counter
from dataclasses import dataclass, field

from app.discussion import paths, scores

Stances = dict[int, int | None]
"""Of each voter on the one proposition."""


@dataclass(eq=False)
class Node:
    id: int
    parent: "Node | None"
    state: str
    created: int
    bearing: str
    depth: int = 0
    is_about: bool = True
    """The proposition; else the briefing as a whole."""
    is_shown: bool = False
    """Older than 36 hours."""
    votes: dict[int, tuple[int, int]] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    """When each voter cast, or last said otherwise on the helpful axis."""
    workplaces: dict[int, int] = field(default_factory=dict)
    """Organisations of those voters who have one."""
    below: list["Node"] = field(default_factory=list)

    @property
    def published(self) -> bool:
        return self.state == "published"

    @property
    def listed(self) -> bool:
        return self.published or any(child.listed for child in self.below)

    def subtree(self) -> list["Node"]:
        """Everything below, in reading order."""
        return [node for child in self.below for node in (child, *child.subtree())]

    @property
    def replies(self) -> int:
        return sum(node.published for node in self.subtree())

    def side(self, stance: int | None) -> str:
        if not stance or not self.is_about:
            return "undecided"
        return "own" if (stance > 0) == (self.bearing != "against") else "other"

    def vote(self, voter: int, helpful: int, agree: int, at: int) -> None:
        old = self.votes.get(voter, (0, 0))
        if (helpful and helpful != old[0]) or (agree and old == (0, 0)):
            self.arrived[voter] = at
        self.votes[voter] = (helpful, agree)

    def is_counted(self, voter: int) -> bool:
        """Fewer than three colleagues judged it the same way before."""
        if voter not in self.workplaces:
            return True
        earlier = [
            other
            for other, (helpful, _) in self.votes.items()
            if self.workplaces.get(other) == self.workplaces[voter]
            and helpful == self.votes[voter][0]
            and (self.arrived[other], other) < (self.arrived[voter], voter)
        ]
        return len(earlier) < 3

    def tally(self, stances: Stances) -> scores.Tally:
        counts: Counter[str] = Counter()
        for voter, (helpful, agree) in self.votes.items():
            if helpful and self.is_counted(voter):
                side = self.side(stances.get(voter))
                counts[f"{'up' if helpful > 0 else 'down'}_{side}"] += 1
            if agree:
                counts["agree" if agree > 0 else "disagree"] += 1
        return scores.Tally(**counts)

    def helpful(self, stances: Stances) -> int:
        if not self.is_shown:
            return scores.NEUTRAL
        if not self.is_about:
            return scores.helpful_to_all(self.tally(stances))
        return scores.helpful(self.tally(stances), floor=self.bearing != "neither")

    def disputed(self, stances: Stances) -> int:
        return scores.disputed(self.tally(stances)) if self.is_shown else 0


def page(root: Node, top: Node | None = None) -> list[Node]:
    """Listed replies shown on the page of `root`, or on the page that continues at `top`."""
    first = top.depth if top else 0
    return [
        node
        for node in (top or root).subtree()
        if node.listed and first < node.depth <= first + paths.FOLD
    ]
