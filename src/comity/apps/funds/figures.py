"""One figure and how many postings are behind it, wherever it is in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from comity.apps.funds.models import Fund
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

LAST = date(9998, 12, 31)  # there is a day after it


@dataclass(frozen=True, slots=True)
class Behind:
    """What an account changed by in a span of days, in US dollars as people read it, and by how many postings."""

    base: Decimal
    postings: int


def behind(fund: Fund, kind: Kind, since: date, until: date) -> Behind:
    """From the first of these days to the last. Whole months are read from their subtotals, days of the others from
    their postings: one statement, which costs the same at both ends of the books."""
    since = min(since, LAST)
    after = min(until, LAST) + timedelta(days=1)
    begin = since if since.day == 1 else _next_month(since)
    end = after.replace(day=1)
    spans = [(since, begin), (end, after)] if begin < end else [(since, after)]
    first, second = (*spans, (since, since))[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(base), 0), coalesce(sum(n), 0) FROM ("
            " SELECT base, postings AS n FROM funds_subtotal"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND month >= %(begin)s AND month < %(end)s"
            " UNION ALL SELECT base, 1 FROM funds_posting"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND day >= %(a)s AND day < %(b)s"
            " UNION ALL SELECT base, 1 FROM funds_posting"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND day >= %(c)s AND day < %(d)s) AS rows",
            {
                "fund": fund.pk, "kind": kind.value, "begin": begin, "end": end,
                **dict(zip("abcd", (*first, *second), strict=True)),
            },
        )  # fmt: skip
        row: Any = cursor.fetchone()
    return Behind(figure(kind, row[0]), int(row[1]))


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
