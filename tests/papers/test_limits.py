"""Limits, and how an operator changes them."""

from __future__ import annotations

import pytest

from comity.papers.limits import Limits, from_environment


def test_the_environment_changes_what_it_names_and_nothing_else() -> None:
    limits = from_environment({"COMITY_READ_MAX_PAGES": "7", "COMITY_READ_SECONDS": "", "PATH": "/bin"})
    assert limits == Limits(max_pages=7)


@pytest.mark.parametrize("written", ["0", "-1", "many", "1.5"])
def test_a_limit_that_is_no_number_stops_the_door_from_opening(written: str) -> None:
    with pytest.raises(ValueError, match="COMITY_READ_SECONDS"):
        from_environment({"COMITY_READ_SECONDS": written})
