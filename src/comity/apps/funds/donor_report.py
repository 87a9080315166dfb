"""One report a year for all donors of a fund, the same for each (A/HRC/RES/38/3 op 20, 22): what came from whom, in
money and in kind alike, and what the fund did with it. There is no report for a single donor.

Donors stand in the order of the alphabet. Requests are named only where `shown` may name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from comity.apps.funds.donor_measures import Basis, Series, series
from comity.apps.funds.givers import ALPHABETICAL
from comity.apps.funds.models import Fund
from comity.apps.funds.shown import Use, uses

NOTHING = Decimal()


@dataclass(frozen=True, slots=True)
class DonorLine:
    """One donor in one year, in US dollars. `outstanding`: of all its pledges at the end. `earmarked`, `not_told`: what
    of the gifts that came, in money and in kind (or, on the other basis, were recognised) is for a stated use, and
    of what that is not known."""

    donor: str
    pledged: Decimal
    recognised: Decimal
    received: Decimal
    in_kind: Decimal
    refunded: Decimal
    cancelled: Decimal
    outstanding: Decimal
    earmarked: Decimal
    not_told: Decimal


@dataclass(frozen=True, slots=True)
class Donors:
    """Lines of a page of donors, how many there are in all, and the sums over all of them (its `donor` is empty)."""

    lines: tuple[DonorLine, ...]
    count: int
    total: DonorLine


@dataclass(frozen=True, slots=True)
class Report:
    """`until`: the last day that is in it; of the running year that is the day it was asked for. `new`: who was first
    seen in these books in this year and fund."""

    fund: Fund
    year: int
    basis: Basis
    since: date
    until: date
    donors: Donors
    uses: tuple[Use, ...]
    series: Series
    new: frozenset[str]


def report(fund: Fund, year: int, *, basis: Basis, on: date) -> Report:
    """The report of a year as the books and the consents to publish stand on a day. Seven statements."""
    since, until = span(year, on)
    known = series(fund, basis=basis)
    new = next((each.measures.first_seen for each in known.years if each.measures.year == year), ())
    return Report(
        fund, year, basis, since, until, donors(fund, year, basis=basis, on=on),
        tuple(uses(fund, since=since, until=until, on=on)), known, frozenset(new),
    )  # fmt: skip


def span(year: int, on: date) -> tuple[date, date]:
    """The days of a year that have come."""
    return date(year, 1, 1), max(min(date(year, 12, 31), on), date(year, 1, 1))


def donors(
    fund: Fund, year: int, *, basis: Basis, on: date, first: int = 0, most: int | None = None
) -> Donors:
    """The donors of a year and those with a pledge still open at its end, by name; of a page that is past the end, the
    last one. One statement."""
    since, until = span(year, on)
    gave = ["received", "in_kind"] if basis is Basis.RECEIVED else ["recognised"]
    with connection.cursor() as cursor:
        cursor.execute(_DONORS, {"fund": fund.pk, "since": since, "until": until, "gave": gave, "first": first,
                                 "most": most})  # fmt: skip
        rows = cursor.fetchall()
    (count, _, *sums), *found = rows
    lines = tuple(DonorLine(name, *_plain(figures)) for _, name, *figures in found)
    return Donors(lines, count, DonorLine("", *_plain(sums)))


def _plain(figures: Sequence[Decimal | None]) -> list[Decimal]:
    return [each or NOTHING for each in figures]


# The figures of each donor, added up once; the first row counts them and has their sums.
_FIGURES = ("pledged", "recognised", "received", "in_kind", "refunded", "cancelled", "outstanding", "earmarked",
            "not_told")  # fmt: skip
_DONORS = f"""
    WITH sums AS (
      SELECT donor_id, contribution_id, kind, day >= %(since)s AS now, sum(base) AS base,
        sum(CASE WHEN kind = 'recognised' THEN -base ELSE base END) AS gave FROM funds_posting
      WHERE fund_id = %(fund)s AND day <= %(until)s AND donor_id IS NOT NULL
        AND kind IN ('pledged', 'recognised', 'received', 'in_kind', 'refunded', 'cancelled', 'outstanding')
      GROUP BY 1, 2, 3, 4),
    lines AS (
      SELECT sums.donor_id,
        -sum(sums.base) FILTER (WHERE now AND kind = 'pledged') AS pledged,
        -sum(sums.base) FILTER (WHERE now AND kind = 'recognised') AS recognised,
        sum(sums.base) FILTER (WHERE now AND kind = 'received') AS received,
        sum(sums.base) FILTER (WHERE now AND kind = 'in_kind') AS in_kind,
        sum(sums.base) FILTER (WHERE now AND kind = 'refunded') AS refunded,
        sum(sums.base) FILTER (WHERE now AND kind = 'cancelled') AS cancelled,
        sum(sums.base) FILTER (WHERE kind = 'outstanding') AS outstanding,
        sum(sums.gave) FILTER (WHERE now AND kind = ANY(%(gave)s) AND gift.unearmarked IS FALSE) AS earmarked,
        sum(sums.gave) FILTER (WHERE now AND kind = ANY(%(gave)s) AND gift.unearmarked IS NULL) AS not_told
      FROM sums LEFT JOIN funds_contribution AS gift ON gift.id = sums.contribution_id
      GROUP BY 1
      HAVING bool_or(now AND kind <> 'outstanding') OR sum(sums.base) FILTER (WHERE kind = 'outstanding') <> 0),
    page AS (
      SELECT donor.name, lines.* FROM lines JOIN funds_donor AS donor ON donor.id = lines.donor_id
      ORDER BY {ALPHABETICAL} LIMIT %(most)s
      -- Past the end stands the last page.
      OFFSET (SELECT CASE WHEN %(most)s::bigint IS NULL THEN %(first)s
                ELSE least(%(first)s, greatest(count(*) - 1, 0) / %(most)s * %(most)s) END FROM lines))
    SELECT count(*), NULL, {", ".join(f"sum({each})" for each in _FIGURES)} FROM lines
    UNION ALL (SELECT NULL, name, {", ".join(_FIGURES)} FROM page ORDER BY {ALPHABETICAL})"""  # noqa: S608
