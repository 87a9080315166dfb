"""A figure read from subtotals is the sum of its postings, whatever days it is asked for; donors' figures, too."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from comity.apps.funds import figures, givers, side_by_side
from comity.apps.funds.balances import balances
from comity.apps.funds.models import Fund, Posting
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure
from tests import spent

FIRST = date(2024, 11, 20)


@pytest.fixture
def fund(db: None) -> Fund:
    """Gifts of five donors over two years, some of them not paid."""
    made: Fund = Fund.objects.create(code="RIV", name="Fund of the Rivers", invented=True)
    dice = random.Random(7)
    for nth in range(60):
        day = FIRST + timedelta(days=dice.randrange(700))
        number = f"{dice.randrange(100, 90000)}.{dice.randrange(100):02}"
        spent.give(made, f"Donor {nth % 5}", number, day, received=nth % 3 > 0, unearmarked=nth % 4 > 0)
    return made


def test_a_figure_is_the_sum_of_its_postings_between_any_two_days(fund: Fund) -> None:
    dice = random.Random(3)
    days = [FIRST + timedelta(days=dice.randrange(-40, 760)) for _ in range(60)]
    ends = [date.min, date(2025, 1, 1), date(2025, 1, 31), date(2025, 12, 31), date(2025, 2, 28), date.max]
    for kind in (Kind.RECEIVED, Kind.OUTSTANDING, Kind.BANK):
        held = list(Posting.objects.filter(fund=fund, kind=kind).values_list("day", "base"))
        for since, until in [*zip(days, reversed(days), strict=True), *((a, b) for a in ends for b in ends)]:
            inside: dict[date, list[Decimal]] = defaultdict(list)
            for day, base in held:
                if since <= day <= until:
                    inside[day.replace(day=1)].append(base)
            found = figures.by_month(fund, kind, since, until)
            told = {month: (figure(kind, sum(each, Decimal())), len(each)) for month, each in inside.items()}
            assert {month: (each.base, each.postings) for month, each in found.items()} == told, (
                since,
                until,
            )


def test_all_funds_side_by_side_are_each_as_it_stands_alone(fund: Fund) -> None:
    other = Fund.objects.create(code="HIL", name="Fund of the Hills", invented=True)
    spent.give(other, "Donor 1", "12.34", date(2025, 3, 3))
    for on in (date(2025, 3, 3), date(2025, 3, 2), date(2026, 6, 30), date(2024, 1, 1)):
        found = side_by_side.sums(on)
        for each in (fund, other):
            alone = {row.kind: row.base for row in balances(each, on)}
            assert found.get(each.pk, {}) == alone
        whole = side_by_side.joint(found.values())
        for kind, number in whole.items():
            assert number == sum(each.get(kind, 0) for each in found.values())


def test_books_are_as_published_where_only_others_published_them(fund: Fund) -> None:
    loaded = Fund.objects.create(code="REC", name="Loaded")
    spent.write(loaded, "recognised", date(2025, 12, 31), moves.recognise("REC", spent.usd("10")))
    found = side_by_side.sums(date(2026, 12, 31))
    assert not side_by_side.is_published(found[fund.pk])
    assert side_by_side.is_published(found[loaded.pk])
    assert not side_by_side.is_published({})


def test_donors_of_a_year_are_the_sums_of_their_postings(fund: Fund) -> None:
    until = date(2025, 12, 31)
    found = givers.giving(fund, date(2025, 1, 1), until)
    donors = found.of_year(2025)
    assert [each.name for each in donors] == sorted(each.name for each in donors)
    assert len(donors) == 5
    for each in donors:
        rows = Posting.objects.filter(fund=fund, donor__name=each.name, day__lte=until)
        of_year = [row for row in rows if row.day.year == 2025]
        for kind, number in ((Kind.PLEDGED, each.pledged), (Kind.RECEIVED, each.received)):
            assert number == figure(kind, sum((row.base for row in of_year if row.kind == kind), Decimal()))
        owed = [row for row in rows if row.kind == Kind.OUTSTANDING]
        assert each.outstanding == sum((row.base for row in owed), Decimal())
        bound = [
            row.base for row in of_year if row.kind == Kind.PLEDGED and row.contribution.unearmarked is False
        ]
        assert each.earmarked == -sum(bound, Decimal())
    assert sum(band.total for band in found.ages(until)) == sum(each.outstanding for each in donors)


def test_names_stand_where_a_reader_looks_for_them() -> None:
    names = ["Zemira", "Éloise House", "a choir", "Elan", "Österheim", "Norvale", "Emor"]
    found = sorted(names, key=givers.alphabetical)
    assert found == ["a choir", "Elan", "Éloise House", "Emor", "Norvale", "Österheim", "Zemira"]


def test_measures_count_what_came_and_a_donor_is_first_in_one_year_alone(fund: Fund) -> None:
    found = givers.giving(fund, date(2026, 1, 1), date(2026, 12, 31))
    measured = found.measures(as_published=False)
    for year, each in measured.items():
        rows = Posting.objects.filter(fund=fund, kind=Kind.RECEIVED, day__year=year)
        assert each.total == sum((row.base for row in rows), Decimal())
        assert sum(found.shares(as_published=False)[year]) == each.positive
    firsts = [each.name for year in (2024, 2025, 2026) for each in found.of_year(year) if each.first]
    assert len(firsts) == len(set(firsts))


def test_what_is_given_in_kind_is_told_in_words_beside_its_worth(fund: Fund) -> None:
    day = date(2026, 2, 3)
    gift = spent.give(
        fund, "A school", "900", day, received=False, in_kind="40 trainer days", unearmarked=True
    )
    spent.write(fund, "in_kind", day, moves.in_kind("RIV", spent.usd("900")), contribution=gift)
    (school,) = [
        each for each in givers.giving(fund, date(2026, 1, 1), day).of_year(2026) if each.name == "A school"
    ]
    assert (school.words, school.in_kind, school.received, school.outstanding) == (
        ["40 trainer days"],
        900,
        0,
        0,
    )
