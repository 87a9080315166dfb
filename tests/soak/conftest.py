from __future__ import annotations

import pytest


@pytest.fixture
def soak_kills(request: pytest.FixtureRequest) -> int:
    """How often to kill: few in the short form, `--kills` in the long one."""
    return int(request.config.getoption("--kills"))
