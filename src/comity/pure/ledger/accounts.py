"""The accounts of a fund, as data: each figure is one, and none is worked out on the side."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from comity.pure.ledger.currencies import table


class Kind(StrEnum):
    """What an account counts. What each means and which way it grows is in `kinds.csv`."""

    PLEDGED = "pledged"
    OUTSTANDING = "outstanding"
    CANCELLED = "cancelled"
    RECEIVED = "received"
    UNPLEDGED = "unpledged"
    AGREED = "agreed"
    AGREEMENTS = "agreements"
    RECOGNISED = "recognised"
    RECEIVABLE = "receivable"
    REFUNDED = "refunded"
    BANK = "bank"
    AVAILABLE = "available"
    RESOURCES = "resources"
    ALLOCATED = "allocated"
    OBLIGATED = "obligated"
    DISBURSED = "disbursed"
    SPENT = "spent"
    PAYABLE = "payable"
    SUPPORT_COST = "support_cost"
    RESERVE = "reserve"
    LEVY = "levy"
    EXCHANGE = "exchange"
    INTEREST = "interest"
    CHARGES = "charges"
    RETURNED = "returned"
    CONVERSION = "conversion"
    IN_KIND = "in_kind"
    TRANSFERRED_OUT = "transferred_out"
    TRANSFERRED_IN = "transferred_in"


@dataclass(frozen=True, slots=True)
class Account:
    """`sign` is 1 where the figure grows by debits (positive postings), -1 where by credits."""

    kind: Kind
    sign: int
    meaning: str
    against: str


def read_kinds(text: str) -> dict[Kind, Account]:
    """Read the table. It must name every kind, once."""
    rows = list(csv.DictReader(text.splitlines()))
    found = {
        Kind(row["kind"]): Account(
            Kind(row["kind"]), {"debit": 1, "credit": -1}[row["grows"]], row["meaning"], row["against"]
        )
        for row in rows
    }
    if len(rows) != len(Kind) or set(found) != set(Kind):
        raise ValueError("kinds.csv does not name every kind of account once")
    return found


@lru_cache(maxsize=1)
def shipped_kinds() -> Mapping[Kind, Account]:
    return read_kinds(table("kinds.csv"))


def path(fund: str, kind: Kind) -> str:
    """The name of an account: `<fund>:<kind>`."""
    return f"{fund}:{kind}"
