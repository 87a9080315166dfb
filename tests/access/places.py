"""Requests that stand at each place of the table."""

from __future__ import annotations

from typing import Any

from tests.assistance_world import Way


def at_place(place: str) -> Any:
    """A request of Amina's State that stands there."""
    kind, _, stage = place.rpartition("-")
    way = Way()
    way.to(stage)
    if kind == "remarked":
        way.send_back()
    elif kind == "stopped":
        way.do(way.actions.withdraw_consent, way.delegate, scope="assess")
    elif kind == "public":
        way.publish()
    return way.assistance
