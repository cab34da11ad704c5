"""Which changes of words can be editorial: hand-worked cases, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.wording import Weight, distance, obstacles, similarity

LONG = "Every council appoints a chief digital officer who reports to its leader, and publishes it"
WORDS = st.text(alphabet="abc nt'1é", max_size=24)
SENTENCES = st.lists(
    st.sampled_from(
        ["councils", "publish", "costs", "of", "every", "service", "and", "say", "why"]
    ),
    min_size=20,
    max_size=40,
).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (f"{LONG}.", f"{LONG}!", []),
        (f"{LONG}s recieved", f"{LONG}s received", []),
        (LONG, LONG.replace("Every", "EVERY"), []),
        (LONG, f"{LONG} for all of its residents to read", [Weight.LENGTH]),
        (f"{LONG} in 2027", f"{LONG} in 2028", [Weight.NUMBER]),
        (f"{LONG}: 10", f"{LONG}: 10%", [Weight.NUMBER]),
        (f"{LONG} in ½ an hour", f"{LONG} in ¼ an hour", [Weight.NUMBER]),
        (f"{LONG} within six weeks", f"{LONG} within ten weeks", [Weight.NUMBER]),
        (f"{LONG} now", f"{LONG} not", [Weight.NEGATION]),
        (f"{LONG} and it isn't late", f"{LONG} and it isn\u2019t late", []),
        (f"{LONG} and it is so", f"{LONG} and it isn't", [Weight.NEGATION]),
        (f"{LONG} as is legal", f"{LONG} as is illegal", [Weight.NEGATION]),
        (f"{LONG}; all must", f"{LONG}; all should", [Weight.MODAL]),
        (f"{LONG} as it must be", f"{LONG} as it may be", [Weight.MODAL]),
        (f"{LONG} if it can", f"{LONG} if it car", [Weight.MODAL]),
    ],
)
def test_what_keeps_a_change_from_being_editorial(
    old: str, new: str, expected: list[Weight]
) -> None:
    assert obstacles(old, new) == expected


def test_must_to_should_is_never_editorial_however_long_the_text() -> None:
    """Row 17 of the test vectors: rewords 1 (must→should) → 1 frozen."""
    for times in (1, 5, 10):
        old = f"{LONG} and so on. " * times + "It must."

        assert Weight.MODAL in obstacles(old, old.replace("must", "should"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("", "", 0), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("", "abc", 3), ("ab", "ba", 2)],
)
def test_distances_worked_by_hand(old: str, new: str, expected: int) -> None:
    assert distance(old, new, 9) == expected


def test_nineteen_in_twenty_letters_are_enough_and_less_is_not() -> None:
    assert (similarity("a" * 20, "a" * 19 + "b"), similarity("", "")) == (0.95, 1.0)
    assert obstacles("a" * 20, "a" * 19 + "b") == []
    assert obstacles("a" * 19, "a" * 18 + "b") == [Weight.LENGTH]


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_definition(old: str, new: str) -> None:
    assert distance(old, new, max(len(old), len(new))) == _by_definition(old, new)


@given(WORDS, WORDS, st.integers(0, 8))
def test_a_bound_only_cuts_off_what_lies_beyond_it(old: str, new: str, most: int) -> None:
    assert distance(old, new, most) == min(_by_definition(old, new), most + 1)


@given(WORDS | SENTENCES, WORDS | SENTENCES)
def test_both_ways_are_alike(old: str, new: str) -> None:
    assert set(obstacles(old, new)) == set(obstacles(new, old))


@given(WORDS | SENTENCES)
def test_the_same_words_are_never_an_obstacle(words: str) -> None:
    assert obstacles(words, words) == []


@given(
    SENTENCES,
    st.integers(0, 20),
    st.sampled_from(
        [
            *((word, Weight.MODAL) for word in ("must", "should", "may", "shall", "can")),
            *((word, Weight.NEGATION) for word in ("not", "no", "never", "isn't", "without")),
            *((word, Weight.NUMBER) for word in ("3", "2027", "three", "£5", "12%")),
        ]
    ),
)
def test_a_word_of_weight_put_in_anywhere_is_an_obstacle(
    sentence: str, place: int, heavy: tuple[str, Weight]
) -> None:
    words = sentence.split()
    word, weight = heavy

    changed = " ".join([*words[:place], word, *words[place:]])

    assert weight in obstacles(sentence, changed)


def _by_definition(old: str, new: str) -> int:
    row = list(range(len(new) + 1))
    for i, letter in enumerate(old, start=1):
        last, row = row, [i]
        for j, other in enumerate(new, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != other)))
    return row[-1]
