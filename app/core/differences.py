"""What changed between two texts, by paragraph and by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Below this share of common words two paragraphs are two texts, not one text changed.
_AKIN = 0.4
# How many paragraphs ahead a changed one is looked for: a rewritten text must not take minutes.
_AHEAD = 10


@dataclass(frozen=True)
class Run:
    """Words that stayed, went or came; one space stands between them and the next run."""

    kind: Literal["same", "del", "ins"]
    text: str


Paragraph = list[Run]


def of_words(old: str, new: str) -> Paragraph:
    """Runs in reading order; their "same" and "del" make the old text, "same" and "ins" the new."""
    before, after = old.split(), new.split()
    runs: Paragraph = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            runs.append(Run("same", " ".join(after[c:d])))
            continue
        runs += [Run("del", " ".join(before[a:b]))] if b > a else []
        runs += [Run("ins", " ".join(after[c:d]))] if d > c else []
    return runs


def of_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """One entry per paragraph of either; one that did not change is a single "same" run."""
    shown: list[Paragraph] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            shown += [[Run("same", text)] for text in new[c:d]]
        else:
            shown += _changed(old[a:b], new[c:d])
    return shown


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Pair what is akin, in order; the rest went or came as a whole."""
    waiting = list(old)
    for text in new:
        twin = next(
            (at for at, other in enumerate(waiting[:_AHEAD]) if _is_akin(other, text)), None
        )
        if twin is None:
            yield [Run("ins", text)]
            continue
        yield from ([Run("del", gone)] for gone in waiting[:twin])
        yield of_words(waiting[twin], text)
        del waiting[: twin + 1]
    yield from ([Run("del", gone)] for gone in waiting)


def _is_akin(old: str, new: str) -> bool:
    match = SequenceMatcher(None, old.split(), new.split())
    return match.quick_ratio() >= _AKIN and match.ratio() >= _AKIN
