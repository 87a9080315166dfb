"""Money that is not in these books and pays for the same work: named beside ours, never added to it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Beside:
    name: str
    pays_for: str
    books: str
    source: str


@lru_cache(maxsize=1)
def lines() -> tuple[Beside, ...]:
    """The lines that come with the platform (`comity/data/money/beside.csv`)."""
    text = resources.files("comity").joinpath("data", "money", "beside.csv").read_text(encoding="utf-8")
    return tuple(Beside(**row) for row in csv.DictReader(text.splitlines()))
