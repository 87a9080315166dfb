"""What was published beside what the books hold, fund by fund and year by year, and why they are not the same.

The source states totals for some years only; for the others only the sum of named rows is claimed. No gap is closed by
a guess: each is listed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count

from comity.apps.funds.models import Fund, PublishedAdjustment, PublishedFigure, PublishedTotal
from comity.pure.ledger.measures import Gift, Measures, measures

CODE = re.compile(r"\(([A-Z0-9]{3,5})\)")
Key = tuple[int, int]  # fund, year


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that stands between a published total and the books, or that a reader must know of a year. `amount` is
    None where the source gives none."""

    kind: str
    amount: Decimal | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """`published`: the statement's total; `source_named` and `source_residual`: how the source itself reconciles it.
    `ledger`: recognised less refunded; `difference`: published less ledger."""

    fund: str
    year: int
    published: Decimal | None
    ledger: Decimal
    difference: Decimal | None
    recognised: Decimal
    refunded: Decimal
    rows: int
    spent: Decimal
    source_named: Decimal | None
    source_residual: Decimal | None
    document: str
    gaps: tuple[Gap, ...]


def totals(fund: Fund | None = None) -> list[Total]:
    """Every fund and year of which anything was published or is in the books, or those of one fund; in a few statements
    whatever the size."""
    funds = {fund.pk: fund.code} if fund else {each.pk: each.code for each in Fund.objects.all()}
    ledger = _ledger(fund.pk if fund else None)
    counted = (
        PublishedFigure.objects.filter(fund__in=funds).values("fund", "year", "of").annotate(rows=Count("pk"))
    )
    figures: set[Key] = set()
    rows: dict[Key, int] = {}
    for row in counted:
        figures.add((row["fund"], row["year"]))
        if row["of"] == PublishedFigure.Of.CONTRIBUTION:
            rows[row["fund"], row["year"]] = row["rows"]
    stated = {(each.fund_id, each.year): each for each in PublishedTotal.objects.filter(fund__in=funds)}
    named = _named(funds)
    keys = sorted(figures | set(stated) | set(ledger), key=lambda key: (funds[key[0]], key[1]))
    return [
        _total(
            (funds[key[0]], key[1]),
            ledger.get(key, {}),
            rows.get(key, 0),
            stated.get(key),
            named.get(key, []),
        )
        for key in keys
    ]


def _total(
    of: tuple[str, int], held: dict[str, Decimal], rows: int, stated: PublishedTotal | None, named: list[Gap]
) -> Total:
    fund, year = of
    recognised, refunded = held.get("recognised", Decimal()), held.get("refunded", Decimal())
    ledger = recognised - refunded
    gaps: list[Gap] = []
    if not rows:
        gaps.append(Gap("no-named-contributors"))
    if stated is None:
        gaps.append(Gap("no-statement-total"))
    else:
        if adjusted := stated.named - ledger:
            # The source counts adjustments of the fund among its named rows; in whose favour is not told.
            gaps.append(Gap("adjustments", adjusted))
        if stated.residual:
            gaps.append(Gap("source-residual", stated.residual))
        if left := stated.stated - stated.named - stated.residual:
            gaps.append(Gap("source-does-not-reconcile", left))
    if refunded:
        gaps.append(Gap("refunds-and-write-downs", -refunded))
    return Total(
        fund=fund, year=year, published=stated.stated if stated else None, ledger=ledger,
        difference=stated.stated - ledger if stated else None, recognised=recognised, refunded=refunded, rows=rows,
        spent=held.get("spent", Decimal()), source_named=stated.named if stated else None,
        source_residual=stated.residual if stated else None, document=stated.document if stated else "",
        gaps=(*gaps, *named),
    )  # fmt: skip


def _ledger(only: int | None) -> dict[Key, dict[str, Decimal]]:
    """In dollars, by fund and year: from the subtotals, which `comity funds check` holds against the postings."""
    found: dict[Key, dict[str, Decimal]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fund_id, extract(year FROM month)::int, kind, sum(base) FROM funds_subtotal"
            " WHERE kind IN ('recognised', 'refunded', 'spent') AND (%s::bigint IS NULL OR fund_id = %s)"
            " GROUP BY 1, 2, 3",
            [only, only],
        )
        for fund, year, kind, base in cursor.fetchall():
            found[fund, year][kind] = -base if kind == "recognised" else base
    return dict(found)


def _named(funds: dict[int, str]) -> dict[Key, list[Gap]]:
    """Adjustments whose label names a fund: that fund is the other side, in another's statement."""
    by_code = {code: pk for pk, code in funds.items()}
    found: dict[Key, list[Gap]] = defaultdict(list)
    for each in PublishedAdjustment.objects.order_by("pk"):
        for code in sorted({code for code in CODE.findall(each.label) if code in by_code}):
            found[by_code[code], each.year].append(Gap("adjustment-names-this-fund", each.number, each.label))
    return found


def adjustments() -> list[PublishedAdjustment]:
    return list(PublishedAdjustment.objects.order_by("year", "pk"))


def donors(fund: Fund | None = None) -> dict[int, Measures]:
    """Measures of donors by year, of one fund or of all together, from what the books recognised of each less what was
    paid back. Whether the published gifts were earmarked is not told, so no share of unearmarked money is."""
    rows = _gifts(None if fund is None else fund.pk)
    return measures(rows)


def _gifts(fund: int | None) -> Iterable[Gift]:
    """Every donor and year: printed rows of nothing too, so that who is named stays named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, year, sum(base) FROM ("
            " SELECT donor_id, extract(year FROM day)::int AS year, -base AS base FROM funds_posting"
            " WHERE kind IN ('recognised', 'refunded') AND donor_id IS NOT NULL"
            " AND (%s::bigint IS NULL OR fund_id = %s)"
            " UNION ALL SELECT donor_id, year, 0 FROM funds_publishedfigure"
            " WHERE \"of\" = 'contribution' AND number = 0 AND (%s::bigint IS NULL OR fund_id = %s)"
            ") AS rows JOIN funds_donor ON funds_donor.id = donor_id GROUP BY name, year ORDER BY year, name",
            [fund] * 4,
        )
        return [Gift(name, year, total) for name, year, total in cursor.fetchall()]
