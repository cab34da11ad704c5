"""Which database a test runs on. Every test with `app` runs on both unless it says otherwise."""

import os

import pytest

ENGINES = os.environ.get("MOOTHALL_TEST_ENGINES", "sqlite,postgresql").split(",")

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True, scope="session")
"""For what does not depend on the engine and costs much: browsers, long lists of inputs."""

on_postgresql = pytest.mark.parametrize(
    "engine_name",
    [engine for engine in ENGINES if engine == "postgresql"],
    indirect=True,
    scope="session",
)

mostly_on_sqlite = pytest.mark.parametrize(
    "engine_name",
    [
        pytest.param(engine, marks=[pytest.mark.gate] if engine == "postgresql" else [])
        for engine in ENGINES
    ],
    indirect=True,
    scope="session",
)
"""For long tables and histories of rules that no engine decides: PostgreSQL's turn is the gate."""
