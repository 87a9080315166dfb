"""The postings behind a figure as a list that everybody may page through: line by line what is for nobody or for a
request that may be named, and all others as one row of each month, account and currency (`shown`).

A sum of a day would be a line, and a count of lines a number of acts. So every span here is of whole months, and
nothing says how many postings stand behind a sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q, QuerySet

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import figures, shown
from comity.apps.funds.models import Allocation, Contribution, Fund, Posting
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure


@dataclass(frozen=True, slots=True)
class Together:
    """What was moved for requests that may not be named. `month`: its first day; None: of all months."""

    month: date | None
    kind: Kind
    currency: str
    number: Decimal  # as people read the account
    figure: Decimal  # the same in US dollars


Row = shown.Line | Together


@dataclass(frozen=True, slots=True)
class Listing:
    """One account of a fund in whole months, newest first; `total` in US dollars. `months`: of each its sums and how
    many lines may be told."""

    fund: Fund
    kind: Kind
    since: date | None
    until: date | None
    on: date
    total: Decimal
    months: tuple[tuple[date, tuple[Together, ...], int], ...]
    named: tuple[int, ...]  # allocations

    def __len__(self) -> int:
        return sum(len(sums) + lines for _month, sums, lines in self.months)

    def rows(self, first: int, most: int) -> list[Row]:
        """A piece of the list; the sums of a month stand before its lines. Four statements at most."""
        wanted: list[Together | None] = []  # None: a line, in the order of lines
        begin: tuple[date, int] | None = (
            None  # where the lines of this piece begin: a month, and a place in it
        )
        passed = 0
        for month, sums, lines in self.months:
            for place, each in enumerate(sums, passed):
                wanted += [each] if first <= place < first + most else []
            passed += len(sums)
            low, high = max(first - passed, 0), min(first + most - passed, lines)
            if low < high:
                begin = begin or (month, low)
                wanted += [None] * (high - low)
            passed += lines
            if passed >= first + most:
                break
        told = iter(self._lines(*begin, wanted.count(None)) if begin else ())
        filled = (next(told, None) if each is None else each for each in wanted)
        return [each for each in filled if each is not None]

    def _lines(self, month: date, skipped: int, most: int) -> list[shown.Line]:
        rows = Posting.objects.filter(fund=self.fund, kind=self.kind.value, day__lt=figures.next_month(month))
        rows = rows.filter(day__gte=self.since) if self.since else rows
        rows = rows.filter(day__lte=self.until) if self.until else rows
        rows = may_be_told(rows, self.named).order_by("-day", "-pk")
        # First which ones, from the index alone; then all of them.
        return shown.told(list(rows.values_list("pk", flat=True)[skipped : skipped + most]), self.on)


def may_be_told(rows: QuerySet[Posting], named: Collection[int]) -> QuerySet[Posting]:
    """Those that stand line by line. `named`: the allocations whose requests may be named."""
    return rows.filter(Q(allocation=None) | Q(allocation__in=list(named)))


def whole_months(since: date | None, until: date | None, on: date) -> tuple[date | None, date | None]:
    """The months in which these days are, from the first day to the last, and of the month of `on` up to that day."""
    first = since.replace(day=1) if since else None
    if until is None or until == on or until >= figures.LAST:
        return first, until
    last = figures.next_month(until) - figures.A_DAY
    return first, min(last, on) if until < on else last


def listing(fund: Fund, kind: Kind, since: date | None, until: date | None, on: date) -> Listing:
    """Three statements, whatever the size of the books: what is not named is summed from an index."""
    since, until = whole_months(since, until, on)
    behind = figures.by_month(fund, kind, since or date.min, until or date.max)
    named = list(
        Allocation.objects.filter(
            fund=fund, assistance__in=AssistanceRequest.objects.published(on)
        ).values_list("pk", flat=True)
    )
    sums: dict[date, list[Together]] = defaultdict(list)
    hidden: dict[date, int] = defaultdict(int)
    for month, currency, number, base, lines in _unnamed(fund, kind, since, until, named):
        hidden[month] += lines
        if number or base:
            sums[month].append(Together(month, kind, currency, figure(kind, number), figure(kind, base)))
    months = tuple(
        (month, tuple(sums[month]), each.postings - hidden[month])
        for month, each in sorted(behind.items(), reverse=True)
    )
    total = sum((each.base for each in behind.values()), Decimal())
    return Listing(fund, kind, since, until, on, total, months, tuple(named))


def _unnamed(
    fund: Fund, kind: Kind, since: date | None, until: date | None, named: Collection[int]
) -> list[tuple[date, str, Decimal, Decimal, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', day)::date, currency, sum(number), sum(base), count(*) FROM funds_posting"
            " WHERE fund_id = %s AND kind = %s AND day BETWEEN %s AND %s AND allocation_id IS NOT NULL"
            " AND allocation_id NOT IN (SELECT unnest(%s::bigint[])) GROUP BY 1, 2 ORDER BY 1, 2",
            [fund.pk, kind.value, since or date.min, until or date.max, list(named)],
        )
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class OfGift:
    """The postings of one contribution: `lines` that may be told, and the sums of all others by account and currency,
    of all months together, since a month of one gift is soon a line."""

    lines: QuerySet[Posting]
    how_many: int
    sums: tuple[Together, ...]


def of_gift(contribution: Contribution, known: Collection[int]) -> OfGift:
    """`known`: the requests that may be named. One statement."""
    rows = Posting.objects.filter(contribution=contribution)
    sums, how_many = [], 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, currency, sum(number) FILTER (WHERE hidden), sum(base) FILTER (WHERE hidden),"
            " count(*) FILTER (WHERE NOT hidden) FROM ("
            "  SELECT posting.kind, posting.currency, posting.number, base,"
            "  posting.allocation_id IS NOT NULL AND NOT assistance_id = ANY(%s) AS hidden"
            "  FROM funds_posting AS posting LEFT JOIN funds_allocation AS allocation ON allocation.id = allocation_id"
            "  WHERE posting.contribution_id = %s) AS lines GROUP BY 1, 2 ORDER BY 1, 2",
            [list(known), contribution.pk],
        )  # fmt: skip
        for name, currency, number, base, lines in cursor.fetchall():
            how_many += lines
            if number or base:
                kind = Kind(name)
                sums.append(Together(None, kind, currency, figure(kind, number), figure(kind, base)))
    told = rows.filter(Q(allocation=None) | Q(allocation__assistance__in=list(known)))
    return OfGift(told.order_by(F("day").desc(), F("pk").desc()), how_many, tuple(sums))
