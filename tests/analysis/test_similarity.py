"""How alike short texts are."""

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.similarity import most_similar, similarity

LED = "What must change is how councils are led"


def test_the_same_words_in_any_order_case_and_accent_are_alike() -> None:
    assert similarity("Über councils", "COUNCILS uber") == 1


def test_nothing_in_common_is_nothing() -> None:
    assert similarity("bins", "") == 0
    assert similarity("", "") == 0
    assert similarity("xyz", "abc") == 0


def test_pg_trgm_says_the_same_of_a_worked_pair() -> None:
    # '  w',' wo','wor','ord','rd ' against '  w',' wo','wor','ord','rds','ds ': 4 of 7.
    assert similarity("word", "words") == 4 / 7


def test_the_likest_come_first_and_strangers_not_at_all() -> None:
    others = {
        1: "Bins should be emptied weekly",
        2: "What has to change is how our councils are led",
        3: "What must change is how councils are led.",
    }

    assert most_similar(LED, others) == [3, 2]
    assert most_similar(LED, others, most=1) == [3]


@given(st.text(), st.text())
def test_it_is_a_share_and_the_same_from_both_sides(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)
