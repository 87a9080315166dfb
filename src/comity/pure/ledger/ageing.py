"""How old outstanding pledges are. What came or was cancelled is taken from its own pledge, so each has one age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comity.pure.ledger.amounts import EXACT
from comity.pure.ledger.rules import Name, Rule, shipped_rules


@dataclass(frozen=True, slots=True)
class Band:
    """Pledges at least `after` and at most `until` days old; no `until`: all older ones."""

    after: int
    until: int | None
    total: Decimal
    pledges: int


def bands_on(on: date, rules: Iterable[Rule] | None = None) -> list[int]:
    """The ends of the bands that hold on that day, in days, ascending."""
    given = shipped_rules() if rules is None else rules
    return sorted(int(each.value) for each in given if each.name is Name.AGEING_BAND and each.holds_on(on))


def aged(outstanding: Iterable[tuple[date, Decimal]], on: date, ends: Sequence[int]) -> list[Band]:
    """Put what is outstanding on `on`, by the day of its pledge, into bands; all bands stand, empty ones too. A pledge
    dated later than `on` was not outstanding then."""
    edges = [*ends, None]
    totals = [Decimal() for _ in edges]
    counts = [0 for _ in edges]
    for day, left in outstanding:
        age = (on - day).days
        if age < 0 or not left:
            continue
        place = next(number for number, end in enumerate(edges) if end is None or age <= end)
        totals[place] = EXACT.add(totals[place], left)
        counts[place] += 1
    starts = [0, *(end + 1 for end in ends)]
    return [Band(*each) for each in zip(starts, edges, totals, counts, strict=True)]
