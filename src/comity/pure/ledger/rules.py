"""Rates of support cost, reserve and levy, and the bands of age: dated rules, each with a source or a mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from comity.pure.ledger.amounts import EXACT, Amount, quotient
from comity.pure.ledger.currencies import day, in_minor_units, table


class Name(StrEnum):
    SUPPORT_COST = "support-cost"
    OPERATING_RESERVE = "operating-reserve"
    COORDINATION_LEVY = "coordination-levy"
    TWO_PERSONS_ABOVE = "two-persons-above"  # in US dollars
    AGEING_BAND = "ageing-band"


@dataclass(frozen=True, slots=True)
class Rule:
    name: Name
    value: Decimal
    from_on: date
    until_on: date | None
    example: bool
    source: str

    def holds_on(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


def read_rules(text: str) -> tuple[Rule, ...]:
    """Read the table. A rule without a source is a `ValueError`."""
    found = []
    for row in csv.DictReader(text.splitlines()):
        if not row["source"]:
            raise ValueError(f"rules.csv: {row['rule']} names no source")
        found.append(
            Rule(
                Name(row["rule"]), Decimal(row["value"]), date.fromisoformat(row["from_on"]),
                day(row["until_on"]), row["example"] == "yes", row["source"],
            )
        )  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[Rule, ...]:
    return read_rules(table("rules.csv"))


def rule_on(name: Name, on: date, rules: Iterable[Rule] | None = None) -> Rule | None:
    """The rule that holds on that day: of several the one that began last."""
    held = [
        each
        for each in (shipped_rules() if rules is None else rules)
        if each.name is name and each.holds_on(on)
    ]
    return max(held, key=lambda each: each.from_on, default=None)


def gross_of(gross: Amount, rate: Decimal) -> tuple[Amount, Amount]:
    """Direct cost and support cost of a gross amount: the rate is on direct cost, so direct is gross / (1 + rate). Both
    add up to the gross exactly; rounding, half to even in minor units, is in the direct part."""
    direct = in_minor_units(Amount(quotient(gross.number, 1 + rate), gross.currency))
    return direct, gross - direct


def of_amount(given: Amount, rate: Decimal) -> Amount:
    """A share of an amount in minor units: a reserve of planned expenditure, a levy of a contribution."""
    return in_minor_units(Amount(EXACT.multiply(given.number, rate), given.currency))


def levy(
    given: Amount, *, agreed_on: date, tightly_earmarked: bool, development: bool
) -> tuple[Amount, Rule] | None:
    """The coordination levy a contribution would owe, and the rule. Core and softly earmarked money is exempt, and
    so is what was agreed before the levy began (A/RES/72/279)."""
    rule = rule_on(Name.COORDINATION_LEVY, agreed_on)
    if rule is None or not (tightly_earmarked and development):
        return None
    return of_amount(given, rule.value), rule
