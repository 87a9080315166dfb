"""Measures of donors by year (A/HRC/RES/38/3 op 20, 22): how many, how much hangs on few, how much is unearmarked.

A donor counts with the net of its rows in the year. Who has nothing or less than nothing net is named, and is in no
share: a share of what came cannot be negative. All shares are of the sum of the positive nets.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from comity.pure.ledger.amounts import EXACT, quotient, rounded, share
from comity.pure.ledger.currencies import day, table


@dataclass(frozen=True, slots=True)
class Gift:
    """What one donor gave in one year, in base. `unearmarked`: whether the donor left its use open; None: not known."""

    donor: str
    year: int
    number: Decimal
    unearmarked: bool | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """`named`: all donors with a row. `donors`: those with a positive net. `total`: the net of all. `positive`: the sum
    of positive nets. Herfindahl: the sum of squared shares, from 1/donors to 1. `unearmarked_share` is None
    unless it is known of every gift."""

    year: int
    named: int
    donors: int
    total: Decimal
    positive: Decimal
    top_1_share: Decimal | None
    top_5_share: Decimal | None
    herfindahl: Decimal | None
    unearmarked_share: Decimal | None
    first_seen: tuple[str, ...]
    without_positive_net: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A version of "non-traditional donor": gave in at most so many of so many years before."""

    version: int
    from_on: date
    until_on: date | None
    window_years: int
    max_years_given: int
    example: bool
    source: str


def measures(gifts: Iterable[Gift]) -> dict[int, Measures]:
    """Measures of each year that has a row. A donor is first seen once: in the first year of a positive net."""
    rows = list(gifts)
    seen = _first_years(rows)
    by_year: dict[int, list[Gift]] = defaultdict(list)
    for each in rows:
        by_year[each.year].append(each)
    return {year: _of_year(year, by_year[year], seen) for year in sorted(by_year)}


def _of_year(year: int, rows: list[Gift], seen: Mapping[str, int]) -> Measures:
    nets = _nets(rows)
    given = sorted((net for net in nets.values() if net > 0), reverse=True)
    positive = _sum(given)
    squares = _sum(EXACT.multiply(each, each) for each in given)
    return Measures(
        year=year,
        named=len(nets),
        donors=len(given),
        total=_sum(nets.values()),
        positive=positive,
        top_1_share=share(_sum(given[:1]), positive),
        top_5_share=share(_sum(given[:5]), positive),
        herfindahl=rounded(quotient(squares, EXACT.multiply(positive, positive)), 4) if positive else None,
        unearmarked_share=_unearmarked(rows),
        first_seen=tuple(sorted(donor for donor, first in seen.items() if first == year)),
        without_positive_net=tuple(sorted(donor for donor, net in nets.items() if net <= 0)),
    )


def _nets(rows: Iterable[Gift]) -> dict[str, Decimal]:
    nets: dict[str, Decimal] = defaultdict(Decimal)
    for each in rows:
        nets[each.donor] = EXACT.add(nets[each.donor], each.number)
    return nets


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = Decimal()
    for each in numbers:
        total = EXACT.add(total, each)
    return total


def _unearmarked(rows: list[Gift]) -> Decimal | None:
    given = [each for each in rows if each.number > 0]
    if any(each.unearmarked is None for each in given):
        return None
    return share(_sum(each.number for each in given if each.unearmarked), _sum(each.number for each in given))


def _years_given(rows: Iterable[Gift]) -> dict[str, set[int]]:
    nets: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for each in rows:
        nets[each.donor, each.year] = EXACT.add(nets[each.donor, each.year], each.number)
    found: dict[str, set[int]] = defaultdict(set)
    for (donor, year), net in nets.items():
        if net > 0:
            found[donor].add(year)
    return found


def _first_years(rows: Iterable[Gift]) -> dict[str, int]:
    return {donor: min(years) for donor, years in _years_given(rows).items()}


def non_traditional(gifts: Iterable[Gift], definition: Definition) -> dict[int, tuple[str, ...]]:
    """Who gave in a year and is a non-traditional donor by that version, by year. Books that begin within the window
    know no better: a first year makes everybody one, and `first_year_known` of the books should be shown beside it."""
    years = _years_given(list(gifts))
    found: dict[int, list[str]] = defaultdict(list)
    for donor, given in years.items():
        for year in given:
            before = sum(1 for each in given if year - definition.window_years <= each < year)
            if before <= definition.max_years_given:
                found[year].append(donor)
    return {year: tuple(sorted(donors)) for year, donors in sorted(found.items())}


@lru_cache(maxsize=1)
def shipped_definitions() -> tuple[Definition, ...]:
    """The versions that come with the platform; all are kept, so that both series can be shown."""
    return tuple(
        Definition(
            int(row["version"]), date.fromisoformat(row["from_on"]), day(row["until_on"]), int(row["window_years"]),
            int(row["max_years_given"]), row["example"] == "yes", row["source"],
        )
        for row in csv.DictReader(table("donor-definitions.csv").splitlines())
    )  # fmt: skip
