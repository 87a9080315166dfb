"""How long personal data are kept: read from `comity/data/retention.json`, where each period has its reason, since when
it holds, and whether a text sets it or this project chose it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """What is kept, for how long after its use ended, what it holds of people, and why so long. `mark`: "sourced" where
    a text sets the number, else "example"."""

    what: str
    days: int
    since: date
    mark: str
    holds: str
    why: str

    @property
    def length(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Passing:
    """What goes by itself, with the act or the hour that ends its use."""

    what: str
    until: str
    holds: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """What is never removed, and why."""

    what: str
    holds: str
    why: str


def periods(on: date | None = None) -> dict[str, Period]:
    """The periods in force on that day, by name; without a day, the newest of each."""
    rows = (each for each in _periods() if on is None or each.since <= on)
    return {each.what: each for each in sorted(rows, key=lambda each: each.since)}


@cache
def passing() -> tuple[Passing, ...]:
    return tuple(Passing(**row) for row in _table()["at_once"])


@cache
def lasting() -> tuple[Lasting, ...]:
    return tuple(Lasting(**row) for row in _table()["kept"])


@cache
def _periods() -> tuple[Period, ...]:
    return tuple(
        Period(
            row["what"], row["days"], date.fromisoformat(row["from"]), row["mark"], row["holds"], row["why"]
        )
        for row in _table()["periods"]
    )


def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(
        resources.files("comity.data").joinpath("retention.json").read_text("utf-8")
    )
    return table
