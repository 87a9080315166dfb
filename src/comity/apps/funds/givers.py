"""Who gives to a fund: each donor's figures by year, and what of its pledges is still to come."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection

from comity.apps.funds.donor_measures import FLAGGED
from comity.apps.funds.models import Fund
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.ageing import Band, aged, bands_on
from comity.pure.ledger.entries import figure
from comity.pure.ledger.measures import Gift, Measures, measures

GIVEN = (Kind.PLEDGED, Kind.UNPLEDGED, Kind.RECEIVED, Kind.IN_KIND, Kind.RECOGNISED, Kind.REFUNDED)
NOTHING = Decimal()
MARKS = (
    "\u0300-\u036f\u064b-\u065f\u0670"  # accents of Latin, Greek and Cyrillic letters, vowels of Arabic ones
)
# The same order as `alphabetical`, for a statement that cuts its rows itself.
ALPHABETICAL = (
    f"lower(regexp_replace(normalize(name, NFKD), '[{MARKS}]', '', 'g')) COLLATE \"C\", name COLLATE \"C\""
)


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of one donor's postings of one account in one year. `open`: whether the donor left its use open; None: not
    known. An account of what is outstanding has one row for each pledge, `day` being that of the pledge."""

    donor: str
    year: int
    day: date
    kind: Kind
    open: bool | None
    base: Decimal
    words: str = ""  # what was given in kind
    of_gift: bool = True  # whether a contribution of these books is behind it; published schedules know none


@dataclass(slots=True)
class Giver:
    """What one donor gave in a year, in US dollars, each figure for itself; `outstanding`: at the end, of all years."""

    name: str
    pledged: Decimal = NOTHING
    received: Decimal = NOTHING
    in_kind: Decimal = NOTHING
    outstanding: Decimal = NOTHING
    earmarked: Decimal = NOTHING
    recognised: Decimal = NOTHING
    refunded: Decimal = NOTHING
    first: bool = False  # first seen in these books, by a gift to this fund
    words: list[str] = field(default_factory=list)

    @property
    def figures(self) -> bool:
        """Whether it is more than a name."""
        money = (
            self.pledged, self.received, self.in_kind, self.outstanding, self.recognised, self.refunded,
        )  # fmt: skip
        return any(money) or bool(self.words)


_ASKED = f"""
WITH sums AS (
    SELECT donor_id, contribution_id, extract(year FROM day)::int AS year, kind, sum(base) AS base
    FROM funds_posting
    WHERE fund_id = %(fund)s AND kind = ANY(%(given)s) AND day <= %(until)s AND donor_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
), due AS (
    SELECT donor_id, contribution_id, sum(base) AS base
    FROM funds_posting
    WHERE fund_id = %(fund)s AND kind = 'outstanding' AND day <= %(until)s AND contribution_id IS NOT NULL
    GROUP BY 1, 2 HAVING sum(base) <> 0
), lines AS (
    SELECT sums.donor_id, sums.year, NULL::date AS day, sums.kind, gift.unearmarked AS open, sum(sums.base) AS base,
           '' AS words, sums.contribution_id IS NOT NULL AS of_gift
    FROM sums LEFT JOIN funds_contribution AS gift ON gift.id = sums.contribution_id GROUP BY 1, 2, 4, 5, 8
    UNION ALL
    SELECT due.donor_id, 0, gift.day, 'outstanding', gift.unearmarked, due.base, '', TRUE
    FROM due JOIN funds_contribution AS gift ON gift.id = due.contribution_id
    UNION ALL
    SELECT donor_id, extract(year FROM day)::int, day, 'in_kind', unearmarked, 0, in_kind, TRUE
    FROM funds_contribution WHERE fund_id = %(fund)s AND in_kind <> '' AND day BETWEEN %(since)s AND %(until)s
    UNION ALL
    SELECT donor_id, year, NULL, '', NULL, 0, '', TRUE FROM ({FLAGGED}) AS told WHERE fund_id = %(fund)s
)
SELECT name, lines.* FROM lines JOIN funds_donor ON funds_donor.id = lines.donor_id ORDER BY lines.day
"""  # noqa: S608 — our own words alone
FIRST = ""  # in the place of an account: the year in which a donor was first seen in these books, and in this fund


@dataclass(frozen=True, slots=True)
class Giving:
    """Everything given to a fund up to a day."""

    rows: tuple[Row, ...]
    first: dict[str, int]  # of each donor first seen in these books by a gift to this fund, the year

    def of_year(self, year: int) -> list[Giver]:
        """The donors of a year in the order of their names: who pledged or gave, and who has something to come."""
        found: dict[str, Giver] = {}
        for each in self.rows:
            if each.kind is Kind.OUTSTANDING or each.year == year:
                _add(found.setdefault(each.donor, Giver(each.donor)), each)
        for name, giver in found.items():
            giver.first = self.first.get(name) == year and bool(
                giver.pledged or giver.received or giver.words
            )
        return sorted(
            (each for each in found.values() if each.figures), key=lambda each: alphabetical(each.name)
        )

    def ages(self, on: date) -> list[Band]:
        """What is outstanding, by the age of its pledge."""
        due = ((each.day, each.base) for each in self.rows if each.kind is Kind.OUTSTANDING)
        return aged(due, on, bands_on(on))

    def measures(self, *, as_published: bool) -> dict[int, Measures]:
        """How many a fund rests on, by year: of what came, or, of books that were loaded, of what was recognised less
        what was refunded."""
        return measures(self.gifts(as_published=as_published))

    def gifts(self, *, as_published: bool) -> Iterable[Gift]:
        """On the same two bases as `comity.apps.funds.donor_measures`, on which the page of donors stands: one sum of a
        donor and year for each answer to whether it is unearmarked, less what was paid back of these."""
        came = (Kind.RECOGNISED,) if as_published else (Kind.RECEIVED, Kind.IN_KIND)
        sums: dict[tuple[str, int, bool | None], Decimal] = defaultdict(Decimal)
        for each in self.rows:
            if each.kind in came:
                sums[each.donor, each.year, each.open] += each.base
            elif each.kind is Kind.REFUNDED and (as_published or each.of_gift):
                sums[each.donor, each.year, each.open] -= each.base
        for (donor, year, left_open), number in sums.items():
            if number:
                yield Gift(donor, year, number, left_open)

    def shares(self, *, as_published: bool) -> dict[int, list[Decimal]]:
        """What each donor of a year gave, the largest first, without names."""
        nets: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for each in self.gifts(as_published=as_published):
            nets[each.year, each.donor] += each.number
        found: dict[int, list[Decimal]] = defaultdict(list)
        for (year, _donor), net in nets.items():
            if net > 0:
                found[year].append(net)
        return {year: sorted(given, reverse=True) for year, given in found.items()}


def giving(fund: Fund, since: date, until: date) -> Giving:
    """Everything given to a fund up to `until`; what is in kind is told in words from `since` on. One statement."""
    rows, first = [], {}
    with connection.cursor() as cursor:
        kinds = [each.value for each in GIVEN]
        cursor.execute(_ASKED, {"fund": fund.pk, "since": since, "until": until, "given": kinds})
        for name, _donor, year, day, kind, left_open, base, words, of_gift in cursor.fetchall():
            if kind == FIRST:
                first[name] = year
                continue
            known = Kind(kind)
            rows.append(Row(name, year, day or until, known, left_open, figure(known, base), words, of_gift))
    return Giving(tuple(rows), first)


def alphabetical(name: str) -> tuple[str, str]:
    """The place of a name in the alphabet: capitals and accents as their letters."""
    return re.sub(f"[{MARKS}]", "", unicodedata.normalize("NFKD", name)).lower(), name


def _add(giver: Giver, row: Row) -> None:
    if row.words:
        giver.words.append(row.words)
    if row.kind in (Kind.PLEDGED, Kind.UNPLEDGED):
        # What came without a pledge has its earmark, if any, from the letter it came with.
        giver.earmarked += row.base if row.open is False else NOTHING
    if row.kind is not Kind.UNPLEDGED:
        setattr(giver, row.kind.value, getattr(giver, row.kind.value) + row.base)
