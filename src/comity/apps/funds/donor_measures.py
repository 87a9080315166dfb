"""How broad the base of donors is, by year, from the postings (A/HRC/RES/38/3 op 20, 22): of one fund, or of all.

Two bases, and a series says which it is on. *Recognised*: what the books recognised of each donor less what was
refunded; published schedules know nothing else. *Received*: what came, in money and in kind at the worth its donor
states, less what was paid back; kept books know it to the day. Neither is worked out from the other.

What an entry took back counts in the year it was taken back in, as the trial balance shows it. Only for *first seen* it
counts in the year of the entry it takes back, so that a gift noted by mistake makes nobody a donor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from django.db import connection

from comity.apps.funds.dialogue import definitions
from comity.apps.funds.models import Fund, PublishedFigure
from comity.pure.ledger.amounts import EXACT, share
from comity.pure.ledger.measures import Definition, Gift, Measures, measures, non_traditional

NOTHING = Decimal()
MOST_BLOCKS = 12  # of a drawing


class Basis(StrEnum):
    RECOGNISED = "recognised"
    RECEIVED = "received"


# What a posting adds to what its donor gave. A refund of published schedules has no contribution, and never came.
_GAVE = {
    Basis.RECOGNISED: "CASE WHEN kind IN ('recognised', 'refunded') THEN -base ELSE 0 END",
    Basis.RECEIVED: (
        "CASE WHEN kind IN ('received', 'in_kind') THEN base"
        " WHEN kind = 'refunded' AND contribution_id IS NOT NULL THEN -base ELSE 0 END"
    ),
}
_KINDS = {
    Basis.RECOGNISED: ["recognised", "refunded"],
    Basis.RECEIVED: ["received", "in_kind", "refunded"],
}


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Non-traditional donors of a year by one version: how many of its donors, and which share of what all gave."""

    version: int
    donors: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Year:
    """`blocks`: each donor's share of the year, the largest first and unnamed, the smallest put together so that there
    are at most twelve; for a drawing. `in_kind`: what of the year's total was given in kind."""

    measures: Measures
    in_kind: Decimal
    non_traditional: tuple[Newcomers, ...]
    blocks: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The measures of every year that has a row. `fund` is None for all funds together. `first_year`: the first year
    these books know; in it everybody is new. `money`: each donor's gifts of money by year, for an outlook."""

    fund: Fund | None
    basis: Basis
    years: tuple[Year, ...]
    definitions: tuple[Definition, ...]
    money: tuple[Gift, ...]

    @property
    def first_year(self) -> int | None:
        return self.years[0].measures.year if self.years else None


def usual_basis(fund: Fund | None) -> Basis:
    """*Recognised* where published schedules were loaded, since they know nothing else; *received* in books that are
    kept. One statement."""
    rows = PublishedFigure.objects.filter(of=PublishedFigure.Of.CONTRIBUTION)
    return Basis.RECOGNISED if (rows if fund is None else rows.filter(fund=fund)).exists() else Basis.RECEIVED


def series(fund: Fund | None = None, *, basis: Basis) -> Series:
    """Measures by year of one fund, or of all. Three statements, whatever the size of the books."""
    rows, versions = _rows(fund, basis), definitions()
    gifts = [each.gift for each in rows]
    by_version = [(each.version, non_traditional(gifts, each)) for each in versions]
    nets: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    in_kind: dict[int, Decimal] = defaultdict(Decimal)
    for each in rows:
        year = each.gift.year
        nets[year][each.gift.donor] = EXACT.add(nets[year][each.gift.donor], each.gift.number)
        in_kind[year] = EXACT.add(in_kind[year], each.in_kind)
    new: dict[int, list[str]] = defaultdict(list)
    for donor, year in first_seen(fund).items():
        new[year].append(donor)
    years = tuple(
        _year(
            replace(found, first_seen=tuple(sorted(new.get(year, ())))), nets[year], in_kind[year],
            [(version, told.get(year, ())) for version, told in by_version],
        )
        for year, found in measures(gifts).items()
    )  # fmt: skip
    money = tuple(
        replace(each.gift, number=EXACT.subtract(each.gift.number, each.in_kind))
        for each in rows
        if each.gift.number != each.in_kind
    )
    return Series(fund, basis, years, tuple(versions), money)


def _year(
    found: Measures,
    nets: Mapping[str, Decimal],
    in_kind: Decimal,
    told: Iterable[tuple[int, Sequence[str]]],
) -> Year:
    new = [
        Newcomers(version, len(donors), share(_sum(nets[each] for each in donors), found.positive))
        for version, donors in told
    ]
    return Year(found, in_kind, tuple(new), _blocks(nets.values(), found.positive))


def _blocks(nets: Iterable[Decimal], positive: Decimal) -> tuple[Decimal, ...]:
    given = sorted((each for each in nets if each > 0), reverse=True)
    if len(given) > MOST_BLOCKS:
        given = [*given[: MOST_BLOCKS - 1], _sum(given[MOST_BLOCKS - 1 :])]
    return tuple(found for each in given if (found := share(each, positive)) is not None)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = NOTHING
    for each in numbers:
        total = EXACT.add(total, each)
    return total


@dataclass(frozen=True, slots=True)
class _Row:
    """What a donor gave in a year with one answer to whether it is unearmarked; `in_kind`: of that, in kind."""

    gift: Gift
    in_kind: Decimal


def _rows(fund: Fund | None, basis: Basis) -> list[_Row]:
    """Every donor and year of the books; rows of nothing that were published too, so that who is named stays named."""
    key = fund.pk if fund else None
    with connection.cursor() as cursor:
        cursor.execute(
            # Added up first and named after: names are long and postings many.
            "SELECT donor.name, sums.year, gift.unearmarked, sum(sums.gave), sum(sums.in_kind) FROM ("  # noqa: S608
            f" SELECT donor_id, contribution_id, extract(year FROM day)::int AS year, sum({_GAVE[basis]}) AS gave,"
            "  sum(CASE WHEN kind = 'in_kind' THEN base ELSE 0 END) AS in_kind"
            "  FROM funds_posting WHERE kind = ANY(%s) AND donor_id IS NOT NULL"
            "  AND (kind <> 'refunded' OR contribution_id IS NOT NULL OR %s)"
            "  AND (%s::bigint IS NULL OR fund_id = %s) GROUP BY 1, 2, 3"
            " UNION ALL SELECT donor_id, NULL, year, 0, 0 FROM funds_publishedfigure"
            "  WHERE \"of\" = 'contribution' AND number = 0 AND %s AND (%s::bigint IS NULL OR fund_id = %s)"
            ") AS sums JOIN funds_donor AS donor ON donor.id = sums.donor_id"
            " LEFT JOIN funds_contribution AS gift ON gift.id = sums.contribution_id"
            " GROUP BY 1, 2, 3 ORDER BY 2, 1",
            [_KINDS[basis], basis is Basis.RECOGNISED, key, key, basis is Basis.RECOGNISED, key, key],
        )
        return [
            _Row(Gift(name, year, gave, unearmarked), in_kind)
            for name, year, unearmarked, gave, in_kind in cursor.fetchall()
        ]


def first_seen(fund: Fund | None = None) -> dict[str, int]:
    """The year in which each donor was first seen in these books, in whichever fund and on either basis: the first in
    which what it gave is more than nothing once each entry that takes another back counts in that one's year. With a
    fund: of the donors whose first gift of that year was to it (of several on one day, the fund that was set first). So
    each donor is flagged once, in one year of one fund. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_SEEN, {"fund": fund.pk if fund else None})
        return dict(cursor.fetchall())


_MOVED = f"""
    SELECT donor_id, fund_id, day, sum({_GAVE[Basis.RECEIVED]}) AS came, sum({_GAVE[Basis.RECOGNISED]}) AS due
    FROM funds_posting
    WHERE kind IN ('received', 'in_kind', 'recognised', 'refunded') AND donor_id IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT line.donor_id, line.fund_id, moved.day, sum(moved.sign * line.came), sum(moved.sign * line.due)
    FROM funds_entry AS back JOIN funds_entry AS old ON old.id = back.reverses_id
    JOIN (SELECT entry_id, donor_id, fund_id, {_GAVE[Basis.RECEIVED]} AS came, {_GAVE[Basis.RECOGNISED]} AS due
          FROM funds_posting
          WHERE kind IN ('received', 'in_kind', 'recognised', 'refunded') AND donor_id IS NOT NULL) AS line
      ON line.entry_id = back.id
    CROSS JOIN LATERAL (VALUES (back.day, -1), (old.day, 1)) AS moved (day, sign)
    GROUP BY 1, 2, 3"""  # noqa: S608 — our own words alone
# The flag of each donor: its year and its fund. For other statements, too.
FLAGGED = f"""
    WITH moved AS (SELECT donor_id, fund_id, day, sum(came) AS came, sum(due) AS due FROM ({_MOVED}) AS every
                   GROUP BY 1, 2, 3),
    first AS (SELECT donor_id, min(year) AS year FROM (
                SELECT donor_id, extract(year FROM day)::int AS year FROM moved
                GROUP BY 1, 2 HAVING sum(came) > 0 OR sum(due) > 0) AS years GROUP BY 1),
    flagged AS (SELECT DISTINCT ON (moved.donor_id) moved.donor_id, first.year, moved.fund_id
                FROM moved JOIN first ON first.donor_id = moved.donor_id
                  AND extract(year FROM moved.day)::int = first.year
                WHERE moved.came > 0 OR moved.due > 0
                ORDER BY moved.donor_id, moved.day, moved.fund_id)
    SELECT donor_id, year, fund_id FROM flagged"""  # noqa: S608
_FIRST_SEEN = f"""
    SELECT donor.name, told.year FROM ({FLAGGED}) AS told JOIN funds_donor AS donor ON donor.id = told.donor_id
    WHERE %(fund)s::bigint IS NULL OR told.fund_id = %(fund)s"""  # noqa: S608
