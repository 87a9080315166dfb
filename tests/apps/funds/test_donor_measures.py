"""Measures of donors by year equal what is worked out by hand, and a donor is first seen once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.actions import Taken
from comity.apps.funds.donor_measures import Basis, Series, first_seen, series, usual_basis
from comity.apps.funds.models import Entry, Fund
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.published import Given
from tests.apps.funds.conftest import AT, Books

LATER = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def came(books: Books, donor: str, words: str, day: date, **more: Any) -> Entry:
    fund: Fund = more.pop("fund", books.rivers)
    given = actions.receive_unpledged(
        fund=fund, donor=donor, amount=amount(words), day=day, by=books.by, at=AT, **more
    )
    return given.entries.get()


def of(found: Series, year: int) -> Any:
    return next(each for each in found.years if each.measures.year == year)


def test_a_year_by_hand(books: Books) -> None:
    """A 50 (30 open), B 30, C 20 in kind, earmarked. Of 100: largest 0.5, Herfindahl 0.25 + 0.09 + 0.04 = 0.38, open
    60."""
    day = date(2025, 5, 5)
    came(books, "A", "30.00 USD", day, unearmarked=True)
    came(books, "A", "20.00 USD", day, unearmarked=False)
    came(books, "B", "30.00 USD", day, unearmarked=True)
    came(books, "C", "20.00 USD", day, themes=["justice"], in_kind="A press")
    came(books, "D", "70.00 USD", day, fund=books.hills)
    found = of(series(books.rivers, basis=Basis.RECEIVED), 2025)
    told = found.measures
    assert (told.donors, told.total, found.in_kind) == (3, 100, 20)
    assert (told.top_1_share, told.top_5_share, told.herfindahl) == (Decimal("0.5"), 1, Decimal("0.38"))
    assert told.unearmarked_share == Decimal("0.6")
    assert found.blocks == (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))
    both = of(series(None, basis=Basis.RECEIVED), 2025).measures
    assert (both.donors, both.total, both.top_1_share) == (4, 170, Decimal("0.4118"))
    assert both.unearmarked_share is None, "nobody said it of D"


def test_a_pledge_is_not_received_and_recognised_is_not_either(books: Books) -> None:
    given = books.pledge("100.00 USD", donor="A")
    books.give("recognise", given, "80.00 USD")
    assert series(books.rivers, basis=Basis.RECEIVED).years == ()
    assert of(series(books.rivers, basis=Basis.RECOGNISED), 2026).measures.total == 80
    books.give("receive", given, "60.00 USD")
    found = series(books.rivers, basis=Basis.RECEIVED)
    assert of(found, 2026).measures.total == 60 and found.first_year == 2026
    assert usual_basis(books.rivers) is usual_basis(None) is Basis.RECEIVED


def test_the_smallest_are_put_together_in_a_drawing(books: Books) -> None:
    for number in range(1, 16):
        came(books, f"Donor {number}", f"{number}.00 USD", date(2025, 1, 5))
    blocks = of(series(books.rivers, basis=Basis.RECEIVED), 2025).blocks
    assert len(blocks) == 12 and blocks[0] == Decimal("0.125") and blocks[-1] == Decimal("0.0833"), (
        "10 of 120"
    )


def test_a_donor_is_flagged_once_over_two_funds_and_two_years(books: Books) -> None:
    came(books, "A", "1.00 USD", date(2025, 3, 1), fund=books.hills)
    came(books, "A", "9.00 USD", date(2025, 4, 1))
    came(books, "A", "9.00 USD", date(2026, 1, 5))
    came(books, "B", "9.00 USD", date(2025, 4, 1))
    assert first_seen() == {"A": 2025, "B": 2025}
    assert first_seen(books.hills) == {"A": 2025} and first_seen(books.rivers) == {"B": 2025}
    flagged = [
        name
        for fund in (books.rivers, books.hills)
        for basis in Basis
        for each in series(fund, basis=Basis.RECEIVED).years
        for name in each.measures.first_seen
        if basis is Basis.RECEIVED
    ]
    assert sorted(flagged) == ["A", "B"]


def test_of_two_gifts_on_one_day_one_is_the_first(books: Books) -> None:
    for fund in (books.hills, books.rivers):
        came(books, "A", "1.00 USD", date(2025, 3, 1), fund=fund)
    assert [first_seen(fund) for fund in (books.rivers, books.hills)] == [{"A": 2025}, {}]


def test_a_first_gift_that_is_taken_back_made_nobody_a_donor(books: Books) -> None:
    wrong = came(books, "A", "5.00 USD", date(2025, 3, 1))
    assert first_seen() == {"A": 2025}
    actions.reverse(entry=wrong, day=date(2026, 2, 1), words="another's", by=books.by, at=AT)
    assert first_seen() == {}
    came(books, "A", "7.00 USD", date(2026, 2, 20), fund=books.hills)
    assert first_seen(books.hills) == {"A": 2026} and first_seen(books.rivers) == {}
    found = series(books.rivers, basis=Basis.RECEIVED)
    assert [(each.measures.year, int(each.measures.total)) for each in found.years] == [(2025, 5), (2026, -5)]


def test_a_recognised_gift_that_comes_a_year_later_is_first_seen_once(books: Books) -> None:
    given = books.pledge("10.00 USD", donor="A", day=date(2025, 6, 1))
    books.give("recognise", given, "10.00 USD", date(2025, 6, 2))
    books.give("receive", given, "10.00 USD", date(2026, 1, 2))
    assert first_seen() == {"A": 2025}


def test_every_version_of_a_definition_has_its_own_series(books: Books) -> None:
    for donor, years in {"A": (2021, 2022, 2023, 2024, 2025), "B": (2021, 2025), "C": (2025,)}.items():
        for year in years:
            came(books, donor, "10.00 USD", date(year, 6, 1))
    actions.set_definition(
        from_on=date(2026, 1, 1), window_years=3, max_years_given=0, source="Board", by=SYSTEM, at=LATER
    )
    found = series(books.rivers, basis=Basis.RECEIVED)
    assert [each.version for each in found.definitions] == [1, 2]
    told = {each.version: (each.donors, each.share) for each in of(found, 2025).non_traditional}
    assert told == {1: (2, Decimal("0.6667")), 2: (2, Decimal("0.6667"))}
    told = {each.version: (each.donors, each.share) for each in of(found, 2022).non_traditional}
    assert told == {1: (1, 1), 2: (0, 0)}, (
        "A gave once before: not more than one of five years, but one of three"
    )


def test_books_of_any_size_cost_the_same_statements(books: Books) -> None:
    costs = []
    for size in (1, 40):
        for number in range(size):
            came(books, f"Donor {size} {number}", "1.00 USD", date(2025, 1, 5))
        with CaptureQueriesContext(connection) as asked:
            series(books.rivers, basis=Basis.RECEIVED)
        costs.append(len(asked))
    assert costs == [3, 3]


def test_a_donor_of_nothing_is_in_no_share(books: Books) -> None:
    entry = came(books, "A", "5.00 USD", date(2025, 3, 1))
    actions.reverse(entry=entry, day=date(2025, 3, 2), words="typed twice", by=books.by, at=AT)
    (found,) = series(books.rivers, basis=Basis.RECEIVED).years
    assert (found.measures.donors, found.measures.herfindahl, found.blocks) == (0, None, ())
    assert found.measures.without_positive_net == ("A",)


def test_what_is_paid_back_to_a_donor_is_taken_from_what_it_gave(books: Books) -> None:
    given = books.pledge("100.00 USD", donor="A", unearmarked=True)
    books.give("receive", given, "100.00 USD")
    actions.pay_back(
        contribution=given,
        amount=amount("30.00 USD"),
        day=date(2026, 2, 20),
        words="as agreed",
        by=books.by,
        at=AT,
    )
    (found,) = series(books.rivers, basis=Basis.RECEIVED).years
    assert found.measures.total == 70 and first_seen() == {"A": 2026}


def test_published_schedules_are_recognised_and_a_reload_flags_nobody_again(books: Books) -> None:
    def load(*rows: tuple[int, str, int]) -> None:
        told = [
            Given(line, year, "ZAA", "Fund ZAA", "Office", name, "Others", Decimal(number), name)
            for line, (year, name, number) in enumerate(rows, 1)
        ]
        actions.load_published(files=[Taken("a.csv", str(rows)[:64], told)], by=SYSTEM, at=AT)

    load((2019, "A", 60), (2019, "B", -5), (2020, "A", 40), (2020, "B", 10), (2020, "C", 0))
    fund = Fund.objects.get(code="ZAA")
    assert usual_basis(fund) is usual_basis(None) is Basis.RECOGNISED
    assert usual_basis(books.rivers) is Basis.RECEIVED
    found = series(fund, basis=Basis.RECOGNISED)
    told = of(found, 2019).measures
    assert (told.named, told.donors, told.total, told.positive) == (2, 1, 55, 60)
    assert of(found, 2020).measures.without_positive_net == ("C",)
    assert first_seen() == {"A": 2019, "B": 2020}
    load((2019, "A", 60), (2020, "A", 40))
    assert first_seen() == {"A": 2019, "B": 2020}
    load((2018, "B", 3))
    assert first_seen() == {"A": 2019, "B": 2018}, "an earlier year that becomes known moves the flag"
    assert series(fund, basis=Basis.RECEIVED).years == (), "from what was published no receipt is inferred"
