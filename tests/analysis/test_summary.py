"""One sentence that stands for a longer text."""

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.summary import LONGEST, SHORTEST, summary_of


def test_the_first_sentence_is_the_summary() -> None:
    text = "What must change is how councils are led. A new officer is not that, e.g. ours."

    assert summary_of(text) == "What must change is how councils are led."


def test_a_sentence_that_says_too_little_brings_the_next() -> None:
    assert summary_of("No. Never. Councils are led by people.") == "No. Never."


def test_an_abbreviation_ends_no_sentence() -> None:
    assert summary_of("Some councils, e.g. ours, have one. It failed.") == (
        "Some councils, e.g. ours, have one."
    )


def test_a_long_sentence_is_cut_at_a_word() -> None:
    found = summary_of("word " * 60)

    assert len(found) <= LONGEST
    assert found.endswith("word…")


def test_too_little_is_nothing() -> None:
    assert summary_of("No way.") == ""


@given(st.text(max_size=600))
def test_a_summary_is_never_too_short_or_too_long(text: str) -> None:
    found = summary_of(text)

    assert found == "" or SHORTEST <= len(found) <= LONGEST
