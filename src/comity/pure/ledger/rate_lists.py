"""Lists of rates of exchange, from tables whose columns are told. One issued within a month may hold only what changed:
what it leaves out is carried forward (`rates`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from comity.pure.ledger.cells import (
    Layout,
    Row,
    below,
    day_of,
    headings,
    may_be_a_fraction,
    number_of,
    read_layouts,
    text_of,
)
from comity.pure.ledger.currencies import BASE, shipped
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.rates import Rate

NEEDS = (frozenset({"currency", "on", "units"}),)


def layouts(text: str) -> list[Layout]:
    """Read a file of layouts of lists of rates. What it lacks is a `ValueError` that names it."""
    return read_layouts(text, NEEDS, NEEDS[0])


def from_table(
    rows: Sequence[Row], layout: Layout, name: str, source: str, *, example: bool = False
) -> tuple[list[Rate], list[Problem]] | None:
    """The rates in a table, and the rows that cannot be read; nothing where its headings are not those of the layout.
    A row of the dollar says nothing and is passed over. A row repeated (a currency of several countries) is one;
    where it says another rate, none of them counts."""
    found = headings(rows, layout, NEEDS)
    if found is None:
        return None
    known: dict[tuple[str, date], list[tuple[int, Rate]]] = defaultdict(list)
    problems: list[Problem] = []
    for line, cells in below(rows, found, layout, "on"):
        try:
            code = text_of(found.cell(cells, "currency")).upper()
            if code == BASE:
                continue
            if code not in shipped():
                raise ValueError(f"no currency {code}" if code else "it names no currency")
            told = found.cell(cells, "units")
            on, units = day_of(found.cell(cells, "on"), layout), number_of(told, layout)
            if may_be_a_fraction(told, layout):
                raise ValueError(
                    f"{text_of(told)} of {code} is {units:f} here, or a thousandth of it; write it in full"
                )
            known[code, on].append((line, Rate(code, on, units, source, example)))
        except ValueError as error:
            problems.append(Problem("row-unreadable", f"{name}:{line}", str(error)))
    if not known and not problems:
        problems.append(Problem("empty", name, "there is no rate in it"))
    kept = []
    for (code, on), stated in known.items():
        if len({each.units for _, each in stated}) == 1:
            kept.append(stated[0][1])
            continue
        wrong = f"{code} has several rates on {on}: {', '.join(f'{each.units:f}' for _, each in stated)}"
        problems += [Problem("row-unreadable", f"{name}:{line}", wrong) for line, _ in stated]
    return kept, problems
