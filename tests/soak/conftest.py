from __future__ import annotations

import pytest

from tests.assistance_world import _in_asking_world, asked, asking_world

__all__ = ["_in_asking_world", "asked", "asking_world"]


@pytest.fixture
def soak_forms(request: pytest.FixtureRequest) -> int:
    """How many forms go through LibreOffice: few in the short form, `--forms` in the long one."""
    return int(request.config.getoption("--forms"))


@pytest.fixture
def soak_kills(request: pytest.FixtureRequest) -> int:
    """How often to kill: few in the short form, `--kills` in the long one."""
    return int(request.config.getoption("--kills"))


@pytest.fixture
def soak_requests(request: pytest.FixtureRequest) -> int:
    """How many requests the open data are written of: few in the short form, `--requests` in the long one."""
    return int(request.config.getoption("--requests"))


@pytest.fixture
def soak_postings(request: pytest.FixtureRequest) -> int:
    """How many postings the books have: few in the short form, `--postings` in the long one."""
    return int(request.config.getoption("--postings"))
