"""The world of the other tests: a request can be brought to every stage by the acts alone."""

from __future__ import annotations

import pytest

from comity.pure.lifecycle.table import Stage
from tests.assistance_world import at_stage


@pytest.mark.parametrize("stage", list(Stage))
def test_a_request_comes_to_every_stage(asked: None, stage: str) -> None:
    assert at_stage(stage).stage == stage
