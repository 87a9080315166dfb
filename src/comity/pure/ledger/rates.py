"""United Nations operational rates: units of a currency per US dollar.

A list is issued each month, and within a month only with what changed; so the newest effective date prevails, currency
by currency, and what a list leaves out is carried forward. A redenominated currency goes on with its old rate, divided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comity.pure.ledger.amounts import Amount, quotient, rounded
from comity.pure.ledger.currencies import BASE, Redenomination, shipped, shipped_redenominations

DIGITS = 14  # of a rate, after the point


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of the currency for one dollar, from that day on. `example`: nobody's rate, for a demonstration."""

    currency: str
    on: date
    units: Decimal
    source: str
    example: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.units, Decimal) or not self.units.is_finite() or self.units <= 0:
            raise ValueError(f"no rate: {self.units} {self.currency}")
        if self.units >= 10**15 or rounded(self.units, DIGITS) != self.units:
            raise ValueError(f"a rate finer or larger than can be kept: {self.units} {self.currency}")


def at_rate(given: Amount, rate: Rate) -> Decimal:
    """The amount in dollars, rounded half to even to cents: one of the places where rounding happens."""
    if given.currency != rate.currency:
        raise ValueError(f"a rate of {rate.currency} says nothing of {given.currency}")
    return rounded(quotient(given.number, rate.units), shipped()[BASE].digits)


class Rates:
    """The rates known, asked by day."""

    def __init__(
        self, known: Iterable[Rate], redenominations: Iterable[Redenomination] | None = None
    ) -> None:
        self._known: dict[str, list[Rate]] = defaultdict(list)
        for each in sorted(known, key=lambda rate: rate.on):
            self._known[each.currency].append(each)
        given = shipped_redenominations() if redenominations is None else redenominations
        self._became = {each.new: each for each in given}

    def on(self, currency: str, day: date) -> Rate | None:
        """The rate that holds on that day, or none: the newest up to it; for a new currency without a list of its own
        yet, its predecessor's last one, divided by the ratio."""
        if currency == BASE:
            return Rate(BASE, day, Decimal(1), "by definition")
        known = self._known.get(currency, [])
        place = bisect_right(known, day, key=lambda rate: rate.on)
        if place:
            return known[place - 1]
        before = self._became.get(currency)
        if before is None or day < before.on or (old := self.on(before.old, day)) is None:
            return None
        units = rounded(quotient(old.units, before.ratio), DIGITS)
        return Rate(currency, before.on, units, f"{old.source}; {before.source}", old.example)
