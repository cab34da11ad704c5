"""Which database a test runs on. Every test with `app` runs on both unless it says otherwise."""

import pytest

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True, scope="session")
"""For what does not depend on the engine and costs much: browsers, long lists of inputs."""
