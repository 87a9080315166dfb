"""Money piece by piece: whose it is, what its donor wrote, at which rate it came; and which pieces go first.

The most restricted money goes first, and the last that was taken is the first that comes back; so what donors left open
stays open for what nothing else can pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F

from comity.apps.funds.models import Allocation, Contribution, Fund, Left
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
    rows = Left.objects.filter(fund=fund, kind=kind.value, currency=currency, number__gt=0)
    if allocation is not None:
        rows = rows.filter(allocation=allocation)
    if contribution is not None:
        rows = rows.filter(contribution=contribution)
    rows = rows.select_related("contribution").order_by(
        F("contribution").asc(nulls_last=True), F("rate_on").asc(nulls_first=True), "rate", "pk"
    )
    return sorted((_lot(row) for row in rows), key=lambda lot: -lot.restrictions)


def _lot(row: Left) -> Lot:
    given = row.contribution
    return Lot(
        row.currency, row.number, row.contribution_id, given.donor_id if given else None,
        rates.Rate(row.currency, row.rate_on, row.rate, row.rate_source) if row.rate and row.rate_on else None,
        frozenset(given.themes) if given else frozenset(), given.from_on if given else None,
        given.until_on if given else None,
    )  # fmt: skip


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
    found, so_far = [], 0
    for size in sizes:
        before, so_far = so_far, so_far + size
        part = units * so_far // sum(sizes) - units * before // sum(sizes)
        found.append(Decimal(part).scaleb(-digits))
    return found
