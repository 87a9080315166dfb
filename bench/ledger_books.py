"""The books that `bench.ledger` measures: contributions of three funds over nine years, each pledged, agreed,
recognised, received in two parts and the rest cancelled, from a fixed seed. In US dollars, since one of the peers knows
one currency.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount

FUNDS = ("RIV", "HIL", "SEA")
DONORS = 500
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
POSTINGS = 20  # of one contribution


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: what was done to the nth contribution."""

    nth: int
    fund: str
    donor: int
    day: date
    act: str
    postings: moves.Postings


def entries(first: int, last: int) -> Iterator[Told]:
    """The entries of the contributions from `first` to before `last`. Each contribution is drawn by its number alone,
    so that smaller books are the beginning of larger ones."""
    days = (LAST - FIRST).days - 60
    for nth in range(first, last):
        dice = random.Random(nth)
        fund, donor = FUNDS[nth % len(FUNDS)], dice.randrange(DONORS)
        day = FIRST + timedelta(days=dice.randrange(days))
        whole = Decimal(dice.randrange(10_000, 10**8)).scaleb(-2)
        one, two = (whole * 2 / 5).quantize(Decimal("0.01")), (whole * 2 / 5).quantize(Decimal("0.01"))
        for later, act, number in (
            (0, "pledge", whole), (7, "agree", one + two), (14, "recognise", one + two), (30, "receive", one),
            (45, "receive", two), (60, "cancel", whole - one - two),
        ):  # fmt: skip
            postings = getattr(moves, act)(fund, Amount(number, "USD"))
            yield Told(nth, fund, donor, day + timedelta(days=later), act, postings)


def write_table(path: Path, size: int) -> int:
    """The same books as a table for the peers; how many lines."""
    lines = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        for entry, told in enumerate(entries(0, size // POSTINGS)):
            for each in told.postings:
                table.writerow([entry, told.day, each.fund, each.kind.value, each.amount.number])
                lines += 1
    return lines
