"""Money piece by piece: whose it is, what its donor wrote, at which rate it came; and which pieces go first.

The most restricted money goes first, and the last that was taken is the first that comes back; so what donors left open
stays open for what nothing else can pay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from comity.apps.funds.models import Allocation, Contribution, Fund
from comity.apps.funds.models.books import PLACES
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger import rates
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import shipped

TOO_MUCH = {
    Kind.AVAILABLE: Reason.MORE_THAN_AVAILABLE,
    Kind.ALLOCATED: Reason.MORE_THAN_ALLOCATED,
    Kind.OBLIGATED: Reason.MORE_THAN_OBLIGATED,
    Kind.RESERVE: Reason.MORE_THAN_RESERVED,
}


@dataclass(frozen=True, slots=True)
class Lot:
    """A piece of money. Without a contribution: interest, and what another fund gave. Nothing stands against that."""

    currency: str
    number: Decimal
    contribution: int | None = None
    donor: int | None = None
    rate: rates.Rate | None = None  # at which it came; none of dollars
    themes: frozenset[str] = frozenset()
    from_on: date | None = None
    until_on: date | None = None

    @property
    def restrictions(self) -> int:
        return bool(self.themes) + (self.from_on is not None or self.until_on is not None)

    @property
    def amount(self) -> Amount:
        return Amount(self.number, self.currency)

    @property
    def told(self) -> list[object]:
        """As the journal tells it: contribution, number, units of its rate and their day."""
        of_rate = (f"{self.rate.units:f}", self.rate.on.isoformat()) if self.rate else (None, None)
        return [self.contribution, plain(self.number), *of_rate]


def plain(number: Decimal) -> str:
    """An amount without the noughts at its end: the same, whether it was typed or read from a table."""
    return f"{number.normalize():f}"


def lots(
    fund: Fund, kind: Kind, currency: str, *, allocation: Allocation | None = None,
    contribution: Contribution | None = None,
) -> list[Lot]:  # fmt: skip
    """What is left of an account, the most restricted first; in one statement. Of an allocation or a contribution alone
    where one is given."""
    wheres, values = ["kept.fund_id = %s", "kind = %s", "kept.currency = %s"], [fund.pk, kind.value, currency]
    if allocation is not None:
        wheres, values = [*wheres, "allocation_id = %s"], [*values, allocation.pk]
    if contribution is not None:
        wheres, values = [*wheres, "contribution_id = %s"], [*values, contribution.pk]
    with connection.cursor() as cursor:
        cursor.execute(f"{ASKED} AND {' AND '.join(wheres)} {ORDER}", values)
        return [_lot(currency, row) for row in cursor.fetchall()]


# Rows and not models: an allocator holds the fund while it looks, and a fund may have thousands of gifts.
ASKED = """
    SELECT contribution_id, donor_id, kept.number, kept.rate, kept.rate_on, kept.rate_source,
           coalesce(themes::text, '[]'), from_on, until_on
    FROM funds_left AS kept LEFT JOIN funds_contribution AS gift ON gift.id = contribution_id
    WHERE kept.number > 0"""
ORDER = """
    ORDER BY (coalesce(jsonb_array_length(themes), 0) > 0)::int
             + (from_on IS NOT NULL OR until_on IS NOT NULL)::int DESC,
             contribution_id ASC NULLS LAST, kept.rate_on ASC NULLS FIRST, kept.rate, kept.id"""


def _lot(currency: str, row: tuple[Any, ...]) -> Lot:
    contribution, donor, number, units, on, source, themes, from_on, until_on = row
    rate = rates.Rate(currency, on, units, source) if units and on else None
    return Lot(currency, number, contribution, donor, rate, _themes(themes), from_on, until_on)


@lru_cache(maxsize=1024)
def _themes(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def take(pieces: Iterable[Lot], number: Decimal, *, kind: Kind = Kind.AVAILABLE) -> list[Lot]:
    """The pieces that make up an amount, in the order given; refused where there is less."""
    taken = []
    for each in pieces:
        if number <= 0:
            break
        part = min(number, each.number)
        taken.append(replace(each, number=part))
        number -= part
    if number > 0:
        currency = taken[0].currency if taken else ""
        raise Refused(TOO_MUCH[kind], over=f"{number.normalize():f}", currency=currency)
    return taken


def split(pieces: Iterable[Lot], number: Decimal) -> tuple[list[Lot], list[Lot]]:
    """The pieces that make up an amount, and what is over of them all. There is enough."""
    taken, rest = [], []
    for each in pieces:
        part = min(number, each.number)
        if part:
            taken.append(replace(each, number=part))
        if part < each.number:
            rest.append(replace(each, number=each.number - part))
        number -= part
    return taken, rest


def total(pieces: Iterable[Lot]) -> Decimal:
    return sum((each.number for each in pieces), Decimal())


def shares(number: Decimal, currency: str, pieces: Sequence[Lot]) -> list[Decimal]:
    """An amount divided over pieces by their size, in whole minor units that add up to it. A part of no more than the
    pieces hold is nowhere more than its piece."""
    digits = shipped()[currency].digits
    units, sizes = int(number.scaleb(digits)), [int(each.number.scaleb(PLACES)) for each in pieces]
    whole, found, so_far = sum(sizes), [], 0
    for size in sizes:
        before, so_far = so_far, so_far + size
        part = units * so_far // whole - units * before // whole
        found.append(Decimal(part).scaleb(-digits))
    return found
