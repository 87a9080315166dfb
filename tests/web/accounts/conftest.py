"""Letters about accounts leave at once: what they say is looked at here, and the worker elsewhere."""

from __future__ import annotations

import pytest

from tests.outbox import letters_leave

__all__ = ["letters_leave"]


@pytest.fixture(autouse=True)
def _at_once(letters_leave: None) -> None:
    """For every test of this folder."""
