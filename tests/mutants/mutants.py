"""Small wrong programs: where, what stands there, what is put instead, and which tests see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    before: str
    after: str
    tests: list[str]


MUTANTS = [
    Mutant(
        "readers see what is meant for confirmed people only",
        "app/permissions.py",
        '(briefing.audience == "confirmed" and _active(actor))',
        'briefing.audience == "confirmed"',
        ["tests/test_permissions.py"],
    ),
]
