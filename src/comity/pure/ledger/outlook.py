"""Replenishment outlook (A/HRC/RES/38/3 op 20): what a fund would hold at the end of each quarter, if.

Several scenarios stand side by side, each with all it assumes, as data (`scenarios.csv`). None is a forecast, none is
likelier than another, and no donor is named or ranked: what is worked out of single donors leaves here as a sum.
All amounts are in US dollars.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from comity.pure.ledger.amounts import EXACT, quotient, rounded
from comity.pure.ledger.currencies import BASE, shipped, table

MONTHS = 3
CENTS = shipped()[BASE].digits
NOTHING = Decimal()


class Comes(StrEnum):
    """What is assumed to come."""

    NOTHING = "nothing"
    PLEDGES = "pledges"  # outstanding pledges at face, on the day due
    MEDIAN = "median"  # of each donor's last whole years, evenly over the quarters
    MEDIAN_WITHOUT_LARGEST = "median-without-largest"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A row of the table. `years`: how many whole years a median is of. What is past its day comes, and what has no day
    is paid, in the first quarter; pledges without a day are in none, and stand beside the table."""

    name: str
    comes: Comes
    years: int
    quarters: int
    example: bool
    source: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What is still outstanding of one pledge, and when its donor said it would pay."""

    number: Decimal
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Given:
    """What one donor gave in one year, net."""

    donor: str
    year: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Planned:
    """What is set aside and not yet paid, and when it is due."""

    number: Decimal
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a fund stands on a day. `bank`: all it holds; `reserve_rate`: share of a year's planned payments that
    should be held as operating reserve; `first_year`: the first year these books know gifts of."""

    on: date
    bank: Decimal
    promises: Sequence[Promise] = ()
    given: Sequence[Given] = ()
    planned: Sequence[Planned] = ()
    reserve_rate: Decimal = NOTHING
    first_year: int | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """`closing` = `opening` + `comes` - `goes`; it may be below nothing, and then says what is missing."""

    first: date
    last: date
    opening: Decimal
    comes: Decimal
    goes: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """`assumed`: each assumption by name, with its value. `quarters` is empty where the books know too little for the
    scenario, and `lacking` says what."""

    scenario: Scenario
    assumed: Mapping[str, Decimal | int]
    quarters: tuple[Quarter, ...] = ()
    reserve: Decimal = NOTHING
    lacking: str = ""
    years: tuple[int, ...] = field(default=())


def read_scenarios(text: str) -> tuple[Scenario, ...]:
    """Read the table. What is past due or has no day is assumed for the first quarter; another word there is a
    `ValueError`, and so is a scenario without a source."""
    found = []
    for row in csv.DictReader(text.splitlines()):
        fixed = (row["overdue"] or "first-quarter", row["needs"], row["undated_needs"])
        if fixed != ("first-quarter", "due", "first-quarter") or not row["source"]:
            raise ValueError(
                f"scenarios.csv: {row['scenario']} assumes what is not known, or names no source"
            )
        found.append(
            Scenario(
                row["scenario"], Comes(row["comes"]), int(row["years"] or 0), int(row["quarters"]),
                row["example"] == "yes", row["source"],
            )
        )  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=1)
def shipped_scenarios() -> tuple[Scenario, ...]:
    return read_scenarios(table("scenarios.csv"))


def quarters_from(on: date, count: int) -> list[tuple[date, date]]:
    """The quarters of the calendar from that day on; the first one begins on it."""
    found, first = [], on
    for _ in range(count):
        month = first.month + MONTHS - (first.month - 1) % MONTHS
        after = date(first.year + (month > 12), (month - 1) % 12 + 1, 1)
        found.append((first, after - timedelta(days=1)))
        first = after
    return found


def outlook(scenario: Scenario, position: Position) -> Outlook:
    """What would be held at the end of each quarter if what the scenario assumes were so."""
    spans = quarters_from(position.on, scenario.quarters)
    goes, needed = _by_quarter(((each.due_on, each.number) for each in position.planned), spans, undated=True)
    reserve = _cents(EXACT.multiply(_sum(goes[:4]), position.reserve_rate))
    assumed: dict[str, Decimal | int] = {
        "bank": position.bank, "needs": needed, "needs-without-day": _undated(position.planned),
    }  # fmt: skip
    years: tuple[int, ...] = ()
    if scenario.comes is Comes.PLEDGES:
        comes, told = _by_quarter(((each.due_on, each.number) for each in position.promises), spans)
        assumed |= {
            "pledges": told, "pledges-without-day": _undated(position.promises),
            "pledges-past-due": _sum(
                each.number for each in position.promises if each.due_on and each.due_on < position.on
            ),
            "pledges-later": _sum(
                each.number for each in position.promises if each.due_on and each.due_on > spans[-1][1]
            ),
        }  # fmt: skip
    elif scenario.comes is Comes.NOTHING:
        comes = [NOTHING] * len(spans)
    else:
        years = _years(scenario, position)
        if not years:
            return Outlook(scenario, assumed, reserve=reserve, lacking="no-whole-year")
        medians = sorted(_medians(position.given, years), reverse=True)
        left_out = medians[0] if scenario.comes is Comes.MEDIAN_WITHOUT_LARGEST and medians else NOTHING
        yearly = EXACT.subtract(_sum(medians), left_out)
        comes = _evenly(yearly, spans)
        assumed |= {"donors": sum(1 for each in medians if each), "a-year": yearly, "years-known": len(years)}
        if scenario.comes is Comes.MEDIAN_WITHOUT_LARGEST:
            assumed["left-out"] = left_out
    return Outlook(scenario, assumed, _rolled(position.bank, spans, comes, goes), reserve, years=years)


def outlooks(position: Position, scenarios: Iterable[Scenario] | None = None) -> list[Outlook]:
    """Every scenario, in the order of the table."""
    return [outlook(each, position) for each in (shipped_scenarios() if scenarios is None else scenarios)]


def median(numbers: Sequence[Decimal]) -> Decimal:
    """The middle one; of an even number of them, half the sum of the two in the middle, to cents."""
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return _cents(quotient(EXACT.add(ordered[middle - 1], ordered[middle]), Decimal(2)))


def _years(scenario: Scenario, position: Position) -> tuple[int, ...]:
    """The last whole years that the books know: a year before they begin is not a year of nothing."""
    if position.first_year is None:
        return ()
    last = position.on.year
    return tuple(range(max(last - scenario.years, position.first_year), last))


def _medians(given: Iterable[Given], years: Sequence[int]) -> list[Decimal]:
    """One for each donor who gave in these years; a year in which it gave nothing counts as nothing, and a median below
    nothing, too."""
    by_donor: dict[str, dict[int, Decimal]] = {}
    for each in given:
        if each.year in years:
            own = by_donor.setdefault(each.donor, dict.fromkeys(years, NOTHING))
            own[each.year] = EXACT.add(own[each.year], each.number)
    return [max(median(list(own.values())), NOTHING) for own in by_donor.values()]


def _evenly(yearly: Decimal, spans: Sequence[tuple[date, date]]) -> list[Decimal]:
    """A quarter of it each quarter, of the first one the part that is left of its days; to cents."""
    found = []
    for first, last in spans:
        begins = date(last.year, last.month - MONTHS + 1, 1)
        whole, left = (last - begins).days + 1, (last - first).days + 1
        share = quotient(EXACT.multiply(yearly, Decimal(left)), Decimal(4 * whole))
        found.append(_cents(share))
    return found


def _by_quarter(
    dated: Iterable[tuple[date | None, Decimal]], spans: Sequence[tuple[date, date]], *, undated: bool = False
) -> tuple[list[Decimal], Decimal]:
    """Each in its quarter: what is past due in the first; what has no day in the first or in none; what is later in
    none. And the sum of what is in one."""
    found = [NOTHING] * len(spans)
    for due_on, number in dated:
        if due_on is None and not undated:
            continue
        place = next((n for n, (_, last) in enumerate(spans) if due_on is None or due_on <= last), None)
        if place is not None:
            found[place] = EXACT.add(found[place], number)
    return found, _sum(found)


def _rolled(
    bank: Decimal, spans: Sequence[tuple[date, date]], comes: Sequence[Decimal], goes: Sequence[Decimal]
) -> tuple[Quarter, ...]:
    found, opening = [], bank
    for (first, last), into, out in zip(spans, comes, goes, strict=True):
        closing = EXACT.subtract(EXACT.add(opening, into), out)
        found.append(Quarter(first, last, opening, into, out, closing))
        opening = closing
    return tuple(found)


def _undated(rows: Iterable[Promise | Planned]) -> Decimal:
    return _sum(each.number for each in rows if each.due_on is None)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = NOTHING
    for each in numbers:
        total = EXACT.add(total, each)
    return total


def _cents(number: Decimal) -> Decimal:
    return rounded(number, CENTS)
