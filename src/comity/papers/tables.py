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
    with place.open(encoding="utf-8", newline="") as lines:
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
    return {}


def _sessions() -> dict[tuple[str, int], list[Interval]]:
    return {}
