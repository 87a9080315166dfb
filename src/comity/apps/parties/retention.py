"""How long personal data are kept: read from `comity/data/retention.json`, where each period has its
reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Period:
    """What is kept, for how long after its use ended, what it holds of people, and why so long."""

    what: str
    days: int
    holds: str
    why: str

    @property
    def length(self) -> timedelta:
        return timedelta(days=self.days)


@cache
def periods() -> dict[str, Period]:
    """All periods, by name."""
    table = json.loads(resources.files("comity.data").joinpath("retention.json").read_text("utf-8"))
    return {row["what"]: Period(**row) for row in table["periods"]}
