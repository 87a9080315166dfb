"""What the accounts hold. A balance is the sum of its postings; the subtotals of earlier months only save adding up, so
that a balance costs the same at both ends of the books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from comity.apps.funds.models import Contribution, Fund, Posting, Subtotal
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.ageing import Band, aged, bands_on
from comity.pure.ledger.entries import figure


@dataclass(frozen=True, slots=True)
class Balance:
    """As people read it (`number`, and `base` in US dollars): what grows by credits is positive here."""

    kind: Kind
    currency: str
    number: Decimal
    base: Decimal


def balances(fund: Fund, on: date) -> list[Balance]:
    """Every account of a fund at the end of that day, in one statement; those that hold nothing are left out."""
    month = _not_whole(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, currency, sum(number), sum(base) FROM ("
            " SELECT kind, currency, number, base FROM funds_subtotal WHERE fund_id = %s AND month < %s"
            # The subtotals of the month tell which accounts moved in it, so that each is one short look into the index.
            " UNION ALL SELECT kept.kind, kept.currency, lines.number, lines.base FROM funds_subtotal AS kept"
            " CROSS JOIN LATERAL (SELECT sum(number) AS number, sum(base) AS base FROM funds_posting"
            "  WHERE fund_id = kept.fund_id AND kind = kept.kind AND currency = kept.currency"
            "  AND day >= kept.month AND day <= %s) AS lines"
            " WHERE kept.fund_id = %s AND kept.month = %s AND lines.number IS NOT NULL) AS rows"
            " GROUP BY kind, currency HAVING sum(number) <> 0 OR sum(base) <> 0 ORDER BY kind, currency",
            [fund.pk, month, on, fund.pk, month],
        )
        return [
            Balance(Kind(kind), currency, figure(Kind(kind), number), figure(Kind(kind), base))
            for kind, currency, number, base in cursor.fetchall()
        ]


def balance(fund: Fund, kind: Kind, currency: str, on: date) -> Decimal:
    """One account and currency at the end of that day, as people read it; in one statement."""
    month = _not_whole(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT sum(number) FROM funds_subtotal"
            " WHERE fund_id = %s AND kind = %s AND currency = %s AND month < %s), 0)"
            " + coalesce((SELECT sum(number) FROM funds_posting"
            " WHERE fund_id = %s AND kind = %s AND currency = %s AND day >= %s AND day <= %s), 0)",
            [fund.pk, kind.value, currency, month, fund.pk, kind.value, currency, month, on],
        )
        row: Any = cursor.fetchone()
    return figure(kind, row[0])


def _not_whole(on: date) -> date:
    """The first day of the first month that is not over on the evening of that day: those before it are subtotals."""
    return (on + timedelta(days=1)).replace(day=1) if on < date.max else on.replace(day=1)


def held(fund: Fund, kind: Kind, currency: str) -> Decimal:
    """The same with everything that is in the books, whatever its day."""
    rows = Subtotal.objects.filter(fund=fund, kind=kind.value, currency=currency)
    return figure(kind, rows.aggregate(total=Sum("number"))["total"] or Decimal())


def least(fund: Fund, kind: Kind, currency: str, since: date) -> Decimal:
    """The least an account holds at the end of that day and of any day after it, as posted: what an entry of that day
    takes must be there from then on. In two statements; it reads the postings after that day, which are few where
    books are kept as things happen."""
    begin = figure(kind, balance(fund, kind, currency, since))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(so_far) FROM (SELECT sum(sum(number)) OVER (ORDER BY day) AS so_far FROM funds_posting"
            " WHERE fund_id = %s AND kind = %s AND currency = %s AND day > %s GROUP BY day) AS days",
            [fund.pk, kind.value, currency, since],
        )
        row: Any = cursor.fetchone()
    return begin + min(row[0] or Decimal(), Decimal())


def least_of(allocation: int, kind: Kind, since: date) -> Decimal:
    """The same of what is set aside or promised for one allocation; in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(so_far), 0) FROM ("
            " SELECT day, sum(sum(number)) OVER (ORDER BY day) AS so_far FROM funds_posting"
            " WHERE allocation_id = %s AND kind = %s GROUP BY day) AS days WHERE day >= %s",
            [allocation, kind.value, since],
        )
        row: Any = cursor.fetchone()
    return Decimal(row[0])


def joint(funds: Iterable[Fund], on: date) -> list[Balance]:
    """The accounts of several funds added up. A view: the books stay apart."""
    totals: dict[tuple[Kind, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(), Decimal()))
    for fund in funds:
        for each in balances(fund, on):
            number, base = totals[each.kind, each.currency]
            totals[each.kind, each.currency] = (number + each.number, base + each.base)
    return [Balance(*key, *sums) for key, sums in sorted(totals.items()) if any(sums)]


def outstanding(contribution: Contribution, on: date | None = None) -> Decimal:
    """What of a pledge has neither come nor been cancelled."""
    rows = Posting.objects.filter(contribution=contribution, kind=Kind.OUTSTANDING.value)
    if on is not None:
        rows = rows.filter(day__lte=on)
    return rows.aggregate(total=Sum("number"))["total"] or Decimal()


def ages(fund: Fund, on: date) -> list[Band]:
    """Outstanding pledges of a fund by age, in US dollars at the rates they were noted at; in one statement."""
    rows = (
        Posting.objects.filter(
            fund=fund, kind=Kind.OUTSTANDING.value, day__lte=on, contribution__isnull=False
        )
        .values("contribution", "contribution__day")
        .annotate(total=Sum("base"))
    )
    return aged(((row["contribution__day"], row["total"]) for row in rows), on, bands_on(on))
