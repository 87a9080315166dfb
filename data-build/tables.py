"""Reading and writing the CSV tables: the same rows give the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, str]

WRITTEN = Path(__file__).parent / "written"


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file (a byte order mark is dropped, white space round values too)."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{name: (value or "").strip() for name, value in row.items()} for row in csv.DictReader(lines)]


def written(name: str) -> list[Row]:
    """Return a table that was written by hand and lies beside this script."""
    return read(WRITTEN / name)


def write(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    """Write `rows` in the order given, UTF-8, Unix line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
