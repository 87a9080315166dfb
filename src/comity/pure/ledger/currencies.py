"""Currencies as data: how many digits each has, since when and until when it is money, and what it became."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from comity.pure.ledger.amounts import Amount, quotient, rounded

BASE = "USD"  # the currency the books of the United Nations are kept in


@dataclass(frozen=True, slots=True)
class Currency:
    code: str
    digits: int
    from_on: date | None
    until_on: date | None

    def is_money_on(self, day: date) -> bool:
        """Whether one can pay in it on that day."""
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day <= self.until_on
        )


@dataclass(frozen=True, slots=True)
class Redenomination:
    """From that day `ratio` units of the old currency are one of the new."""

    old: str
    new: str
    ratio: Decimal
    on: date
    source: str


def read_currencies(text: str) -> dict[str, Currency]:
    """Read the table. A currency named twice is a `ValueError`."""
    found: dict[str, Currency] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["code"] in found:
            raise ValueError(f"currencies.csv: {row['code']} is named twice")
        found[row["code"]] = Currency(
            row["code"], int(row["digits"]), day(row["from_on"]), day(row["until_on"])
        )
    return found


def read_redenominations(text: str) -> tuple[Redenomination, ...]:
    return tuple(
        Redenomination(
            row["old"], row["new"], Decimal(row["ratio"]), date.fromisoformat(row["on"]), row["source"]
        )
        for row in csv.DictReader(text.splitlines())
    )


def redenominated(given: Amount, by: Redenomination) -> Amount:
    """The amount in the new currency, exact; the old currency alone can be given."""
    if given.currency != by.old:
        raise ValueError(f"{by.old} became {by.new}, not {given.currency}")
    return Amount(quotient(given.number, by.ratio), by.new)


def in_minor_units(given: Amount) -> Amount:
    """The amount with as many digits as its currency has, rounded half to even."""
    return Amount(rounded(given.number, shipped()[given.currency].digits), given.currency)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Currency]:
    """The currencies that come with the platform, by code."""
    return read_currencies(table("currencies.csv"))


@lru_cache(maxsize=1)
def shipped_redenominations() -> tuple[Redenomination, ...]:
    return read_redenominations(table("redenominations.csv"))


def day(text: str) -> date | None:
    """A day of a table; an empty field is none."""
    return date.fromisoformat(text) if text else None


def table(name: str) -> str:
    """The text of a shipped table of money."""
    return resources.files("comity").joinpath("data", "money", name).read_text(encoding="utf-8")
