import pytest

from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world"]


@pytest.fixture
def every_cell(pytestconfig: pytest.Config) -> bool:
    """Whether all cells are asked, or those of the short form (`expected.is_asked`)."""
    return bool(pytestconfig.getoption("--everybody"))
