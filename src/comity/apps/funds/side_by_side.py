"""All funds beside each other. What is added up is a view: the books stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import connection

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import EXACT
from comity.pure.ledger.entries import figure

# All that books hold which were loaded from what others published.
PUBLISHED = frozenset({Kind.RECOGNISED, Kind.RECEIVABLE, Kind.REFUNDED, Kind.SPENT, Kind.PAYABLE})
Sums = Mapping[Kind, Decimal]  # in US dollars, as people read them


def sums(on: date) -> dict[int, dict[Kind, Decimal]]:
    """What every account of every fund holds at the end of a day, by the key of the fund. One statement, which reads
    the subtotals of earlier months and the postings of this one."""
    found: dict[int, dict[Kind, Decimal]] = defaultdict(dict)
    month = on.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fund_id, kind, sum(base) FROM ("
            " SELECT fund_id, kind, base FROM funds_subtotal WHERE month < %s"
            " UNION ALL SELECT kept.fund_id, kept.kind, lines.base FROM funds_subtotal AS kept"
            " CROSS JOIN LATERAL (SELECT sum(base) AS base FROM funds_posting"
            "  WHERE fund_id = kept.fund_id AND kind = kept.kind AND currency = kept.currency"
            "  AND day >= kept.month AND day <= %s) AS lines"
            " WHERE kept.month = %s AND lines.base IS NOT NULL) AS rows"
            " GROUP BY fund_id, kind HAVING sum(base) <> 0",
            [month, on, month],
        )
        for fund, kind, base in cursor.fetchall():
            found[fund][Kind(kind)] = figure(Kind(kind), base)
    return dict(found)


def joint(funds: Iterable[Sums]) -> dict[Kind, Decimal]:
    """The accounts of several funds added up."""
    found: dict[Kind, Decimal] = defaultdict(Decimal)
    for each in funds:
        for kind, number in each.items():
            found[kind] = EXACT.add(found[kind], number)
    return dict(found)


def is_published(held: Sums) -> bool:
    """Whether a fund's books are what others published: recognised or spent, and nothing said by a bank or a donor."""
    kinds = {kind for kind, number in held.items() if number}
    return bool(kinds) and kinds <= PUBLISHED
