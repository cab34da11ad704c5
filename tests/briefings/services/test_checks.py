import pytest

from app.accounts.models import Person
from app.briefings import services
from app.briefings.services.checks import numbers_in
from tests.briefings.services.steps import a_draft, on_desk


def _problems(author: Person, source: str, *texts: str) -> list[str]:
    desk = on_desk(a_draft(author, source, *texts), author)
    return [str(problem) for problem in services.examine(desk.manuscript, None).problems]


def test_each_marker_that_is_wrong_is_named_with_what_to_do(author: Person) -> None:
    assert _problems(author, "Text.", "One.") == [
        "Proposition 1 does not occur in the text. Put the line {{proposition: key-1}} where it "
        "belongs, with an empty line before and after."
    ]
    twice = "Text.\n\n{{proposition: key-1}}\n\n{{proposition: key-1}}"
    assert _problems(author, twice, "One.") == [
        "The line {{proposition: key-1}} stands in the text more than once. Leave it only where "
        "proposition 1 belongs."
    ]
    assert _problems(author, "Text.\n\n{{proposition: key-9}}") == [
        "The text has the line {{proposition: key-9}}, and there is no such proposition. "
        "Remove the line."
    ]
    assert _problems(author, "See {{proposition: key-1}} here.") == [
        "“{{proposition: key-1}}” does not place a proposition. Write the line as it is given "
        "beside the proposition, with an empty line before and after."
    ]


def test_empty_texts_and_propositions_are_problems(author: Person) -> None:
    assert _problems(author, "{{proposition: key-1}}", "") == [
        "There is no text yet. Write it first.",
        "Proposition 1 has no words. Write them, or remove it.",
    ]


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Three steps to digital leadership", [3]),
        ("5 tests for a shared legal service", [5]),
        ("Twenty-one questions", [21]),
        ("A five-point plan", [5]),
        ("Two tests and three steps", [2, 3]),
        ("Budget 2026: 3 choices", [3]),
        ("A 10-year plan", []),
        ("A ten year plan", []),
        ("Cut waste by 5%", []),
        ("£3bn and 2.5 per cent", []),
        ("The 3rd way", []),
        ("No one is in charge", []),
        ("Threefold", []),
        ("Section 106.4", []),
    ],
)
def test_numbers_that_promise_propositions(title: str, numbers: list[int]) -> None:
    assert numbers_in(title) == numbers


def test_a_title_that_promises_three_and_a_text_out_of_order_are_doubted(author: Person) -> None:
    source = "Text.\n\n{{proposition: key-2}}\n\n{{proposition: key-1}}"
    desk = on_desk(a_draft(author, source, "One.", "Two.", title="Three steps"), author)

    assert [str(doubt) for doubt in services.examine(desk.manuscript, None).doubts] == [
        "The title says 3, and there are 2 propositions.",
        "In the text the propositions come in the order 2, 1.",
    ]
