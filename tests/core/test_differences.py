import time

from hypothesis import given
from hypothesis import strategies as st

from app.core.differences import Run, of_paragraphs, of_words

TEXT = st.lists(st.sampled_from(["a", "seat", "is", "not", "sufficient."])).map(" ".join)


@given(TEXT, TEXT)
def test_runs_hold_both_texts(old: str, new: str) -> None:
    runs = of_words(old, new)

    def joined(kind: str) -> list[str]:
        return " ".join(run.text for run in runs if run.kind in ("same", kind)).split()

    assert joined("del") == old.split()
    assert joined("ins") == new.split()


@given(st.lists(TEXT), st.lists(TEXT))
def test_paragraphs_hold_both_texts(old: list[str], new: list[str]) -> None:
    runs = [run for paragraph in of_paragraphs(old, new) for run in paragraph]

    words = [word for run in runs if run.kind != "ins" for word in run.text.split()]
    assert words == " ".join(old).split()
    words = [word for run in runs if run.kind != "del" for word in run.text.split()]
    assert words == " ".join(new).split()


def test_a_changed_paragraph_is_told_from_one_that_went() -> None:
    old = ["One two three four.", "Gone entirely away.", "Five six."]
    new = ["One two three five.", "Five six.", "Seven."]

    assert of_paragraphs(old, new) == [
        [Run("same", "One two three"), Run("del", "four."), Run("ins", "five.")],
        [Run("del", "Gone entirely away.")],
        [Run("same", "Five six.")],
        [Run("ins", "Seven.")],
    ]


def test_two_long_texts_without_a_word_in_common_are_compared_at_once() -> None:
    old = [f"a{n} b{n} c{n} " * 30 for n in range(400)]
    new = [f"x{n} y{n} z{n} " * 30 for n in range(400)]
    began = time.process_time()

    of_paragraphs(old, new)
    of_paragraphs(["x"] * 20_000, ["x"] * 20_001)

    assert time.process_time() - began < 2
