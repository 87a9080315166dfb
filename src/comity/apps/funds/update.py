"""The annual update of a fund to the Council (A/HRC/RES/38/3 op 19): its days, its donors, and the rules it rests on.

The other parts are where they belong: requests and the Board in `update_requests`, sources and uses in `sources_uses`,
uses by request in `shown`, the breadth of the base of donors in `donor_measures`. Every part is read when it is asked
for, so that a page of one part costs no more than that part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from comity.apps.funds import givers
from comity.apps.funds.models import Fund
from comity.pure.ledger.ageing import Band
from comity.pure.ledger.rules import Name, Rule, rule_on

FIRST_YEAR = 1946  # no books of the United Nations are older
RULES = (Name.SUPPORT_COST, Name.OPERATING_RESERVE, Name.COORDINATION_LEVY)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an update: a year, up to the day it is asked for where it is not over. Requests are counted by whole
    months (`counted_until`), so that the difference of two days tells of none; None in the first month."""

    year: int
    since: date
    until: date
    on: date  # the day it is read, which says what is public

    @property
    def whole(self) -> bool:
        return self.until == date(self.year, 12, 31)

    @property
    def counted_until(self) -> date | None:
        if self.whole:
            return self.until
        last = self.until.replace(day=1) - timedelta(days=1)
        return last if last >= self.since else None


@dataclass(frozen=True, slots=True)
class Donors:
    """Donors of the year in the order of the alphabet; `nameless`: what came without a donor's name; `ages`: pledges
    outstanding at the end."""

    named: tuple[givers.Giver, ...]
    nameless: Decimal
    ages: tuple[Band, ...]


def span(year: int, on: date) -> Span | None:
    """The days of that year's update as it stands on that day; none of a year that has not begun."""
    if not FIRST_YEAR <= year <= on.year:
        return None
    return Span(year, date(year, 1, 1), min(date(year, 12, 31), on), on)


def donors(fund: Fund, of: Span, received: Decimal) -> Donors:
    """Who gave, whatever the size. `received`: what came in all, by its account. One statement."""
    given = givers.giving(fund, of.since, of.until)
    named = given.of_year(of.year)
    left = received - sum((each.received for each in named), Decimal())
    return Donors(tuple(named), left, tuple(given.ages(of.until)))


def rules(of: Span) -> list[tuple[Name, Rule | None]]:
    """Support cost, operating reserve and coordination levy as they hold at the end of the update; none where none
    does."""
    return [(name, rule_on(name, of.until)) for name in RULES]
