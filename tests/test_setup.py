"""What `make` says on a machine that lacks something."""

import os
import subprocess
from pathlib import Path

import pytest

from app import ROOT


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ('case "$2" in *ensurepip*) exit 1;; esac', "sudo apt-get install python3-venv"),
        ('[ "$1" = -V ] && echo "Python 3.9.2"; exit 1', "python3 here is Python 3.9.2"),
    ],
)
def test_what_is_missing_is_named_with_what_installs_it(
    tmp_path: Path, python: str, said: str
) -> None:
    stub = tmp_path / "python3"
    stub.write_text(f"#!/bin/sh\n{python}\n")
    stub.chmod(0o755)

    made = subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), "run", f"VENV={tmp_path}/venv"],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode != 0
    assert said in made.stdout


def test_help_lists_every_command() -> None:
    asked = ["make", "--no-print-directory", "help"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert names == ["help", "run", "test", "check", "gate", "bench", "setup", "lock"]
