"""Every act on a request."""

from __future__ import annotations

from tests.apps.assistance import acts, desk_acts

CASES = {**acts.CASES, **desk_acts.CASES}
assert len(CASES) == len(acts.CASES) + len(desk_acts.CASES)
