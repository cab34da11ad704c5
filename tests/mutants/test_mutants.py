"""The tests are tested: each of these wrong programs must be caught by the tests named with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import ROOT
from tests import data
from tests.mutants.mutants import MUTANTS, Mutant

pytestmark = pytest.mark.gate

GIVEN = {
    "MOOTHALL_TEST_ENGINES": "sqlite",
    "MOOTHALL_TEST_DATA": str(data.FOLDER),  # beside the project, not beside its copy
    "PYTHONDONTWRITEBYTECODE": "1",
}
LEFT_OUT = shutil.ignore_patterns(".*", "instance", "__pycache__", "*.egg-info")


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole project in a folder of its own, to be broken."""
    folder = tmp_path_factory.mktemp("mutants") / "moothall"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


def test_the_tests_pass_before_anything_is_broken(copy: Path) -> None:
    every = sorted({test for mutant in MUTANTS for test in mutant.tests})

    assert _run(copy, every) == 0


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_is_caught(copy: Path, mutant: Mutant) -> None:
    file = copy / mutant.file
    sound = file.read_text()
    assert sound.count(mutant.before) == 1, "mutant no longer applies"

    file.write_text(sound.replace(mutant.before, mutant.after))
    try:
        result = _run(copy, mutant.tests)
    finally:
        file.write_text(sound)

    assert result == pytest.ExitCode.TESTS_FAILED, "survived" if result == 0 else "did not run"


def _run(folder: Path, tests: list[str]) -> int:
    """What pytest answers, on SQLite, stopping at the first failure."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider", *tests]
    ran = subprocess.run(
        command,
        cwd=folder,
        env=kept | GIVEN,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if ran.returncode not in (0, 1):
        pytest.fail(ran.stdout + ran.stderr)
    return ran.returncode
