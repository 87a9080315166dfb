"""One figure month by month, and how many postings are behind it, wherever it is in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from comity.apps.funds.models import Fund
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

LAST = date(9998, 12, 31)  # there is a day after it
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Behind:
    """What an account changed by in days of one month, in US dollars as people read it, and by how many postings."""

    base: Decimal
    postings: int


def by_month(fund: Fund, kind: Kind, since: date, until: date) -> dict[date, Behind]:
    """From the first of these days to the last, by the first day of each month that has any. Whole months are read from
    their subtotals, days of the others from their postings: one statement, which costs the same at both ends of the
    books."""
    since = min(since, LAST)
    after = min(until, LAST) + A_DAY
    begin = since if since.day == 1 else next_month(since)
    end = after.replace(day=1)
    spans = [(since, begin), (end, after)] if begin < end else [(since, after)]
    first, second = (*spans, (since, since))[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, sum(base), sum(n) FROM ("
            " SELECT month, base, postings AS n FROM funds_subtotal"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND month >= %(begin)s AND month < %(end)s"
            " UNION ALL SELECT date_trunc('month', day)::date, base, 1 FROM funds_posting"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND day >= %(a)s AND day < %(b)s"
            " UNION ALL SELECT date_trunc('month', day)::date, base, 1 FROM funds_posting"
            " WHERE fund_id = %(fund)s AND kind = %(kind)s AND day >= %(c)s AND day < %(d)s) AS rows"
            " GROUP BY month HAVING sum(n) > 0 ORDER BY month",
            {
                "fund": fund.pk, "kind": kind.value, "begin": begin, "end": end,
                **dict(zip("abcd", (*first, *second), strict=True)),
            },
        )  # fmt: skip
        return {month: Behind(figure(kind, base), int(lines)) for month, base, lines in cursor.fetchall()}


def next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
