"""The shipped tables of parties and sessions, read into plain values.

Reads the CSV files under `comity/data` that `data-build/` makes; each folder's SOURCE.md says where the facts
are from.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from comity.pure.names.table import Name, NameTable

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Return the rows of a shipped table, named by its path: "parties/states.csv"."""
    place = resources.files("comity").joinpath("data", *table.split("/"))
    with place.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def state_names() -> NameTable:
    """Return the names of all States, in six languages; a name's bearer is the ISO 3166-1 alpha-3 code."""
    return NameTable(
        Name(
            row["name"],
            row["iso3"],
            row["language"],
            row["form"],
            row["valid_from"] or None,
            row["valid_until"] or None,
        )
        for row in rows("parties/names.csv")
    )
