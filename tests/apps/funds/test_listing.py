"""The list of entries that everybody may read: what may not be named stands as sums of whole months, and the list adds
up to its figure however it is paged and whatever days are asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from comity.apps.funds import listing
from comity.apps.funds.listing import Together
from comity.apps.funds.models import Contribution, Fund, Posting
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.entries import figure
from comity.pure.ledger.rates import Rate
from tests import spent
from tests.apps.funds.test_shown import TODAY, fund, gift
from tests.assistance_world import OTHER, Way, _in_asking_world, asked, asking_world

__all__ = ["_in_asking_world", "asked", "asking_world", "fund", "gift"]

FIRST = date(2025, 1, 10)


@pytest.fixture
def busy(fund: Fund, gift: Contribution) -> tuple[Fund, list[Way]]:
    """Two years of money set aside for a request everybody may know of, and for one nobody may."""
    public, hidden = Way(), Way(of=OTHER)
    for way in (public, hidden):
        way.to("sent")
    public.publish("fact")
    dice = random.Random(5)
    for nth in range(40):
        day = FIRST + timedelta(days=dice.randrange(600))
        way = (public, hidden)[nth % 2]
        spent.set_aside(fund, way.assistance, f"{100 + nth}.25", day, of=gift, words="for the clerks")
    for nth in range(6):
        spent.give(fund, f"Donor {nth}", "900", FIRST + timedelta(days=90 * nth))
    return fund, [public, hidden]


def paged(held: listing.Listing, most: int) -> list[listing.Row]:
    return [row for first in range(0, len(held), most) for row in held.rows(first, most)]


def added(rows: Sequence[listing.Row]) -> Decimal:
    return sum((each.figure for each in rows), Decimal())


@pytest.mark.parametrize("kind", [Kind.ALLOCATED, Kind.AVAILABLE, Kind.BANK, Kind.SPENT])
def test_a_list_adds_up_to_its_figure_however_it_is_paged(busy: tuple[Fund, list[Way]], kind: Kind) -> None:
    fund, _ = busy
    held = listing.listing(fund, kind, None, None, TODAY)
    whole = held.rows(0, 10_000)
    assert len(whole) == len(held)
    for most in (1, 2, 3, 7, 25):
        assert paged(held, most) == whole
    lines = Posting.objects.filter(fund=fund, kind=kind.value).values_list("base", flat=True)
    assert added(whole) == held.total == figure(kind, sum(lines, Decimal()))


def test_the_newest_stands_first_and_the_sums_of_a_month_before_its_lines(
    busy: tuple[Fund, list[Way]],
) -> None:
    fund, _ = busy
    rows = listing.listing(fund, Kind.ALLOCATED, None, None, TODAY).rows(0, 10_000)
    places = [
        (each.month, True) if isinstance(each, Together) and each.month else (each.posting.day, False)  # type: ignore[union-attr]
        for each in rows
    ]
    order = [(day.year, day.month, together, 0 if together else day.day) for day, together in places]
    assert order == sorted(order, reverse=True)
    months = [month for month, together in places if together]
    assert len(set(months)) == len(months) > 5
    hidden = Posting.objects.filter(kind="allocated", allocation__assistance__public_parts=[])
    held = {each.month: each.figure for each in rows if isinstance(each, Together)}
    for month in months:
        mine = hidden.filter(day__year=month.year, day__month=month.month).values_list("base", flat=True)
        assert held[month] == sum(mine, Decimal())


def test_every_span_is_of_whole_months_so_that_no_sum_is_of_a_day(busy: tuple[Fund, list[Way]]) -> None:
    fund, _ = busy
    for day in Posting.objects.filter(kind="allocated").values_list("day", flat=True).distinct():
        one = listing.listing(fund, Kind.ALLOCATED, day, day, TODAY)
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        whole = listing.listing(fund, Kind.ALLOCATED, day.replace(day=1), last, TODAY)
        assert (one.since, one.until, one.total) == (whole.since, whole.until, whole.total)
        assert one.rows(0, 99) == whole.rows(0, 99)


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ((None, None), (None, None)),
        ((date(2026, 3, 5), date(2026, 4, 6)), (date(2026, 3, 1), date(2026, 4, 30))),
        ((date(2026, 1, 1), TODAY), (date(2026, 1, 1), TODAY)),
        ((None, TODAY - timedelta(days=3)), (None, TODAY)),
        ((None, TODAY + timedelta(days=1)), (None, date(2026, 11, 30))),
        ((date.min, date.max), (date.min, date.max)),
    ],
)
def test_the_month_of_today_goes_to_today(asked_for: tuple[date, date], told: tuple[date, date]) -> None:
    assert listing.whole_months(*asked_for, TODAY) == told


def test_a_list_to_this_day_leaves_later_days_of_the_month_out(fund: Fund) -> None:
    for day, number in ((TODAY, "5"), (TODAY + timedelta(days=1), "7"), (TODAY - timedelta(days=1), "9")):
        spent.give(fund, "A choir", number, day)
    held = listing.listing(fund, Kind.RECEIVED, date(2026, 1, 1), TODAY, TODAY)
    assert (len(held), held.total, [each.figure for each in held.rows(0, 9)]) == (2, 14, [5, 9])
    assert listing.listing(fund, Kind.RECEIVED, None, None, TODAY).total == 21


def test_a_month_has_one_row_for_each_currency(fund: Fund, gift: Contribution) -> None:
    hidden = Way(of=OTHER)
    hidden.to("sent")
    day, rate = date(2026, 9, 3), Rate("EUR", date(2026, 9, 1), Decimal("0.8"), "invented")
    allocation = spent.set_aside(fund, hidden.assistance, "100", day, of=gift)
    for each in (moves.spend(fund.code, amount("80 EUR"), rate), moves.spend(fund.code, spent.usd("11"))):
        spent.write(fund, "reported", day, each, contribution=gift, allocation=allocation)
    assert listing.listing(fund, Kind.SPENT, None, None, TODAY).rows(0, 9) == [
        Together(date(2026, 9, 1), Kind.SPENT, "EUR", Decimal(80), Decimal(100)),
        Together(date(2026, 9, 1), Kind.SPENT, "USD", Decimal(11), Decimal(11)),
    ]


def test_what_was_taken_back_within_a_month_leaves_no_row(fund: Fund, gift: Contribution) -> None:
    hidden = Way(of=OTHER)
    hidden.to("sent")
    allocation = spent.set_aside(fund, hidden.assistance, "100", date(2026, 9, 3), of=gift)
    release = moves.release(fund.code, spent.usd("100"))
    spent.write(fund, "released", date(2026, 9, 20), release, contribution=gift, allocation=allocation)
    held = listing.listing(fund, Kind.ALLOCATED, None, None, TODAY)
    assert (len(held), held.total, held.rows(0, 9)) == (0, 0, [])


def test_of_a_gift_the_unnamed_stands_as_sums_of_all_months(
    busy: tuple[Fund, list[Way]], gift: Contribution
) -> None:
    _, (public, _hidden) = busy
    held = listing.of_gift(gift, [public.assistance.pk])
    assert held.how_many == held.lines.count()
    assert not held.lines.filter(allocation__assistance__public_parts=[]).exists()
    every = Posting.objects.filter(contribution=gift)
    for kind in {Kind(each) for each in every.values_list("kind", flat=True)}:
        lines = sum(held.lines.filter(kind=kind.value).values_list("base", flat=True), Decimal())
        sums = sum((each.figure for each in held.sums if each.kind is kind), Decimal())
        whole = sum(every.filter(kind=kind.value).values_list("base", flat=True), Decimal())
        assert figure(kind, lines) + sums == figure(kind, whole)
    assert {each.month for each in held.sums} == {None}
    assert len(held.sums) == len({(each.kind, each.currency) for each in held.sums}) == 2
