"""The tables of the reader, built once from the shipped data files."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from comity.pure.clauses.bodies import ORGANS
from comity.pure.clauses.tables import Interval, Tables


def _rows(table: str) -> list[dict[str, str]]:
    place = resources.files("comity").joinpath("data", *table.split("/"))
    if not place.is_file():
        return []
    with place.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def load() -> Tables:
    """Return the tables: names of States in six languages, seats in the Council, sessions, organs.

    A known misprint is not a name: the reading keeps it as printed and reports it.
    """
    states: dict[str, str] = {}
    for row in _rows("parties/names.csv"):
        if row["form"] != "misprint":
            states.setdefault(row["name"], row["iso3"])
    return Tables(
        states=states,
        members=_members(),
        sessions=_sessions(),
        bodies={each.name: each.code for each in ORGANS},
    )


def _members() -> dict[str, list[Interval]]:
    """Seats in the Council: a bare year counts from its first day to its last, which errs on the side of a seat."""
    found: dict[str, list[Interval]] = {}
    for row in _rows("parties/council-membership.csv"):
        first, last = _day(row["valid_from"], first=True), _day(row["valid_until"], first=False)
        found.setdefault(row["iso3"], []).append((first, last))
    return found


def _day(value: str, *, first: bool) -> str:
    if not value:
        return "0001-01-01" if first else "9999-12-31"
    if len(value) == 4:
        return f"{value}-01-01" if first else f"{value}-12-31"
    return value if len(value) == 10 else f"{value}-01" if first else f"{value}-31"


def _sessions() -> dict[tuple[str, int], list[Interval]]:
    """Regular sessions whose days are known; a session may have two intervals."""
    found: dict[tuple[str, int], list[Interval]] = {}
    for table in ("sessions/council.csv", "sessions/assembly.csv"):
        for row in _rows(table):
            if row["kind"] == "regular" and row["first_day"] and row["last_day"]:
                key = (row["body"], int(row["number"]))
                found.setdefault(key, []).append((row["first_day"], row["last_day"]))
    return found
