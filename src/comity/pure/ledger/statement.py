"""Sources and uses of a fund over a time, in US dollars: what was in the bank, what came, what went, what is there.

Every line is a figure of an account, or a sum of such figures; none is worked out on the side. It adds up because each
act balances twice over: among the accounts of money (bank, and all that came or went), and among those that say what
money is for (available, allocated, obligated, reserve, resources). Figures are in base at the rates they were posted
at: money held in another currency is not valued again.

Books that were loaded from what others published know what was recognised and what was reported as spent, and no bank.
Then nothing is claimed of one, and the statement says that it stands as published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import EXACT

Sums = Mapping[Kind, Decimal]  # in base, as people read them: see `figure`


class Name(StrEnum):
    """What a line tells. The doors have the words."""

    OPENING = "opening"
    CONTRIBUTIONS = "contributions"  # money that came, at the rate its pledge was noted at
    INTEREST = "interest"
    RETURNED = "returned"
    TRANSFERRED_IN = "transferred-in"
    DIRECT = "direct"  # paid out for requests
    SUPPORT_COST = "support-cost"
    LEVY = "levy"
    PAID_BACK = "paid-back"  # to donors
    CHARGES = "charges"
    TRANSFERRED_OUT = "transferred-out"
    RATES_MOVED = "rates-moved"  # between the note of a pledge and its becoming revenue
    EXCHANGE = "exchange"  # between revenue and receipt
    CONVERSION = "conversion"  # when money was changed into another currency
    CLOSING = "closing"
    ALLOCATED = "allocated"
    OBLIGATED = "obligated"
    RESERVE = "reserve"
    AVAILABLE = "available"
    ROUNDING = "rounding"  # cents by which parts converted one by one differ from their whole
    PLEDGED = "pledged"
    CANCELLED = "cancelled"
    OUTSTANDING = "outstanding"  # at the end
    IN_KIND = "in-kind"
    RECOGNISED = "recognised"
    REFUNDED = "refunded"  # refunds and write-downs, as published
    SPENT = "spent"  # as reported


@dataclass(frozen=True, slots=True)
class Line:
    """`kinds`: the accounts it is a figure of. Where it is of one, it is that account's figure."""

    name: Name
    kinds: tuple[Kind, ...]
    number: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """`held` says what the closing balance is for. `beside`: what is no money in the bank. `as_published`: recognised
    and spent only, without a bank. Lines of nothing are left out."""

    opening: Line
    sources: tuple[Line, ...]
    uses: tuple[Line, ...]
    closing: Line
    held: tuple[Line, ...]
    beside: tuple[Line, ...]
    as_published: bool

    @property
    def total(self) -> Decimal:
        """Opening and sources; uses and closing."""
        return EXACT.add(self.opening.number, added(self.sources))

    @property
    def adds_up(self) -> bool:
        """Whether both sides are the same, and the parts of the closing balance are its whole."""
        return (
            self.total == EXACT.add(self.closing.number, added(self.uses))
            and added(self.held) == self.closing.number
        )


SOURCES = {
    Name.CONTRIBUTIONS: Kind.RECEIVED,
    Name.INTEREST: Kind.INTEREST,
    Name.RETURNED: Kind.RETURNED,
    Name.TRANSFERRED_IN: Kind.TRANSFERRED_IN,
}
USES = {
    Name.DIRECT: Kind.DISBURSED,
    Name.SUPPORT_COST: Kind.SUPPORT_COST,
    Name.LEVY: Kind.LEVY,
    Name.CHARGES: Kind.CHARGES,
    Name.TRANSFERRED_OUT: Kind.TRANSFERRED_OUT,
}
# A use where the figure is above zero (a loss), else a source (a gain).
DIFFERENCES = {Name.EXCHANGE: Kind.EXCHANGE, Name.CONVERSION: Kind.CONVERSION}
HELD = {
    Name.ALLOCATED: Kind.ALLOCATED,
    Name.OBLIGATED: Kind.OBLIGATED,
    Name.RESERVE: Kind.RESERVE,
    Name.AVAILABLE: Kind.AVAILABLE,
}
BESIDE = {
    Name.PLEDGED: Kind.PLEDGED,
    Name.CANCELLED: Kind.CANCELLED,
    Name.IN_KIND: Kind.IN_KIND,
    Name.RECOGNISED: Kind.RECOGNISED,
    Name.SPENT: Kind.SPENT,
}
# Revenue, and what is still to come of it: in the kept books what is left of them together is what came, at the rate
# it became revenue.
_REVENUE = (Kind.RECEIVABLE, Kind.RECOGNISED, Kind.REFUNDED)
_PUBLISHED = frozenset({*_REVENUE, Kind.SPENT, Kind.PAYABLE})


def statement(before: Sums, after: Sums, *, paid_back: Decimal) -> Statement:
    """What moved between two balances, each of every account, the first on the day before the time begins. `paid_back`:
    what of refunded was paid from the bank in that time; the rest was written down and moved no money."""
    moved = {kind: _less(after, before, kind) for kind in Kind}
    rates = EXACT.subtract(
        EXACT.subtract(
            EXACT.subtract(moved[Kind.RECOGNISED], moved[Kind.RECEIVABLE]),
            EXACT.subtract(moved[Kind.REFUNDED], paid_back),
        ),
        moved[Kind.RECEIVED],
    )
    differences = [
        (Line(Name.RATES_MOVED, (Kind.RECEIVED, *_REVENUE), -rates)),
        *(Line(name, (kind,), moved[kind]) for name, kind in DIFFERENCES.items()),
    ]
    sources = [
        *_lines(SOURCES, moved),
        *(Line(each.name, each.kinds, -each.number) for each in differences if each.number < 0),
    ]
    uses = [
        *_lines(USES, moved),
        Line(Name.PAID_BACK, (Kind.REFUNDED,), paid_back),
        *(each for each in differences if each.number > 0),
    ]
    closing = Line(Name.CLOSING, (Kind.BANK,), after.get(Kind.BANK, Decimal()))
    return Statement(
        opening=Line(Name.OPENING, (Kind.BANK,), before.get(Kind.BANK, Decimal())), sources=_told(sources),
        uses=_told(uses), closing=closing, held=_held(after, closing), beside=_beside(moved, after, paid_back),
        as_published=_as_published(after),
    )  # fmt: skip


def added(lines: tuple[Line, ...]) -> Decimal:
    """The sum of these lines."""
    total = Decimal()
    for each in lines:
        total = EXACT.add(total, each.number)
    return total


def _held(after: Sums, closing: Line) -> tuple[Line, ...]:
    parts = tuple(_lines(HELD, after))
    left = EXACT.subtract(closing.number, added(parts))
    return _told([*parts, Line(Name.ROUNDING, (Kind.BANK, *HELD.values()), left)])


def _beside(moved: Sums, after: Sums, paid_back: Decimal) -> tuple[Line, ...]:
    written_down = EXACT.subtract(moved[Kind.REFUNDED], paid_back)
    return _told(
        [
            *_lines(BESIDE, moved),
            Line(Name.REFUNDED, (Kind.REFUNDED,), written_down),
            Line(Name.OUTSTANDING, (Kind.OUTSTANDING,), after.get(Kind.OUTSTANDING, Decimal())),
        ]
    )


def _lines(names: Mapping[Name, Kind], sums: Sums) -> list[Line]:
    return [Line(name, (kind,), sums.get(kind, Decimal())) for name, kind in names.items()]


def _told(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(each for each in lines if each.number)


def _less(after: Sums, before: Sums, kind: Kind) -> Decimal:
    return EXACT.subtract(after.get(kind, Decimal()), before.get(kind, Decimal()))


def _as_published(after: Sums) -> bool:
    kinds = {kind for kind, number in after.items() if number}
    return bool(kinds) and kinds <= _PUBLISHED
