"""Sources and uses of a fund over a time, each line with the page of the entries behind it.

From posted figures only: the balances of all accounts at both ends, which cost the same wherever they are, and what was
paid back to donors. Three statements, whatever the size of the books.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db import connection

from comity.apps.funds.balances import Balance, balances
from comity.apps.funds.models import Fund
from comity.pure.ledger import statement as pure
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.statement import Name

__all__ = ["Converted", "Line", "Name", "Statement", "entries_address", "statement"]

# What is behind the one line that is no account's figure: each receipt, whose pledge was noted at another rate.
_BEHIND = {Name.RATES_MOVED: Kind.RECEIVED, Name.ROUNDING: Kind.BANK}
_AT_THE_END = frozenset({Name.CLOSING, Name.OUTSTANDING, Name.ROUNDING, *pure.HELD})


@dataclass(frozen=True, slots=True)
class Line:
    """`name` is for the door's words; `number` in US dollars; `address`: the entries behind it."""

    name: Name
    kinds: tuple[Kind, ...]
    number: Decimal
    address: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Money of that currency that went into others (above zero) or came from them (below), in itself and in dollars."""

    currency: str
    number: Decimal
    base: Decimal
    address: str


@dataclass(frozen=True, slots=True)
class Statement:
    """In US dollars, from `since` to `until`, both days with it. `opening` and `sources` are as much as `uses` and
    `closing`: that is `total`. `held`: what the closing balance is for. `beside`: what is no money in the bank.
    `as_published`: recognised and spent, as published; no bank."""

    fund: Fund
    since: date
    until: date
    opening: Line
    sources: tuple[Line, ...]
    uses: tuple[Line, ...]
    closing: Line
    held: tuple[Line, ...]
    beside: tuple[Line, ...]
    converted: tuple[Converted, ...]
    total: Decimal
    adds_up: bool
    as_published: bool

    @property
    def empty(self) -> bool:
        """Whether nothing moved and nothing is there."""
        return not (self.sources or self.uses or self.beside or self.opening.number or self.closing.number)


def statement(fund: Fund, since: date, until: date) -> Statement:
    """The statement of a fund from the first of these days to the last."""
    if until < since:
        raise ValueError("a statement ends on the day it begins, or later")
    before, after = balances(fund, since - timedelta(days=1)), balances(fund, until)
    made = pure.statement(_sums(before), _sums(after), paid_back=_paid_back(fund, since, until))

    def line(given: pure.Line) -> Line:
        kind = _BEHIND.get(given.name, given.kinds[0])
        first = None if given.name is Name.OPENING or given.name in _AT_THE_END else since
        last = since - timedelta(days=1) if given.name is Name.OPENING else until
        return Line(given.name, given.kinds, given.number, entries_address(fund, kind, first, last))

    return Statement(
        fund=fund, since=since, until=until, opening=line(made.opening), sources=tuple(map(line, made.sources)),
        uses=tuple(map(line, made.uses)), closing=line(made.closing), held=tuple(map(line, made.held)),
        beside=tuple(map(line, made.beside)), converted=_converted(fund, before, after, since, until),
        total=made.total, adds_up=made.adds_up, as_published=made.as_published,
    )  # fmt: skip


def entries_address(fund: Fund, kind: Kind, since: date | None, until: date) -> str:
    """The page of the entries that moved that account; no first day: from the beginning of the books."""
    asked = {
        "kind": kind.value,
        **({"from": since.isoformat()} if since else {}),
        "to": until.isoformat(),
    }
    return f"/funds/{fund.code}/entries?{urlencode(asked)}"


def _sums(rows: Iterable[Balance]) -> dict[Kind, Decimal]:
    found: dict[Kind, Decimal] = defaultdict(Decimal)
    for each in rows:
        found[each.kind] += each.base
    return dict(found)


def _converted(
    fund: Fund, before: Iterable[Balance], after: Iterable[Balance], since: date, until: date
) -> tuple[Converted, ...]:
    found: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(), Decimal()))
    for sign, rows in ((-1, before), (1, after)):
        for each in rows:
            if each.kind is Kind.CONVERSION:
                number, base = found[each.currency]
                found[each.currency] = (number + sign * each.number, base + sign * each.base)
    address = entries_address(fund, Kind.CONVERSION, since, until)
    return tuple(
        Converted(currency, number, base, address)
        for currency, (number, base) in sorted(found.items(), key=lambda each: (each[0] == BASE, each[0]))
        if number or base
    )


def _paid_back(fund: Fund, since: date, until: date) -> Decimal:
    """What was paid back to donors from the bank. Only refunds are read, which are few; a write-down moves no money."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(base), 0) FROM funds_posting AS refund"
            " WHERE fund_id = %s AND kind = %s AND day BETWEEN %s AND %s AND EXISTS ("
            "  SELECT 1 FROM funds_posting WHERE entry_id = refund.entry_id AND kind = %s)",
            [fund.pk, Kind.REFUNDED.value, since, until, Kind.BANK.value],
        )
        row = cursor.fetchone()
    return Decimal(row[0])
