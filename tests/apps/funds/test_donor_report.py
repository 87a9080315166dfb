"""One report for all donors: the same lines for each, in the order of the alphabet, adding up to their sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.donor_measures import Basis
from comity.apps.funds.donor_report import DonorLine, donors, report
from comity.apps.funds.models import Fund
from comity.pure.ledger.amounts import amount
from tests import spent
from tests.apps.funds.conftest import AT, DAY, Books
from tests.assistance_world import COOPERATION, Way

ON = date(2026, 3, 2)
N = Decimal()


def line(books: Books, donor: str, year: int = 2026, basis: Basis = Basis.RECEIVED) -> DonorLine:
    found = donors(books.rivers, year, basis=basis, on=ON)
    return next(each for each in found.lines if each.donor == donor)


def test_money_and_kind_stand_in_one_line_of_one_form(books: Books) -> None:
    money = books.pledge("100.00 USD", donor="zinc", unearmarked=False, earmark="wells")
    books.give("receive", money, "60.00 USD")
    books.give("cancel", money, "15.00 USD")
    wrong = books.give("receive", money, "3.00 USD")
    actions.reverse(entry=wrong, day=DAY, words="typed twice", by=books.by, at=AT)
    kind = books.pledge("30.00 USD", donor="Amber", in_kind="A bus")
    books.give("receive_in_kind", kind, "30.00 USD")
    old = books.pledge("8.00 USD", donor="Birch", day=date(2025, 4, 1))
    books.pledge("9.00 USD", donor="Other", fund=books.hills)
    found = donors(books.rivers, 2026, basis=Basis.RECEIVED, on=ON)
    assert [each.donor for each in found.lines] == ["Amber", "Birch", "zinc"]
    assert line(books, "zinc") == DonorLine("zinc", *map(Decimal, (100, 0, 60, 0, 0, 15, 25, 60, 0)))
    assert line(books, "Amber") == DonorLine("Amber", *map(Decimal, (30, 0, 0, 30, 0, 0, 0, 0, 30)))
    assert line(books, "Birch") == DonorLine("Birch", N, N, N, N, N, N, Decimal(8), N, N), (
        "only what is still open"
    )
    assert (
        found.total == DonorLine("", *map(Decimal, (130, 0, 60, 30, 0, 15, 33, 60, 30))) and found.count == 3
    )
    assert line(books, "Birch", 2025).pledged == 8 and old.pk


def test_a_year_to_come_and_a_year_before_the_books_are_empty(books: Books) -> None:
    books.pledge("1.00 USD")
    for year in (2020, 2025):
        found = donors(books.rivers, year, basis=Basis.RECEIVED, on=ON)
        assert (found.lines, found.count) == ((), 0) and not found.total.pledged


def test_thousands_of_donors_are_paged_and_the_sums_are_of_all(books: Books) -> None:
    for number in range(12):
        actions.receive_unpledged(
            fund=books.rivers,
            donor=f"Donor {number:02}",
            amount=amount("2.00 USD"),
            day=DAY,
            by=books.by,
            at=AT,
        )
    with CaptureQueriesContext(connection) as asked_:
        found = donors(books.rivers, 2026, basis=Basis.RECEIVED, on=ON, first=5, most=3)
    assert [each.donor for each in found.lines] == ["Donor 05", "Donor 06", "Donor 07"]
    assert (found.count, len(asked_)) == (12, 1) and found.total.received == 24
    past = donors(books.rivers, 2026, basis=Basis.RECEIVED, on=ON, first=90, most=5)
    assert [each.donor for each in past.lines] == ["Donor 10", "Donor 11"], (
        "past the end stands the last page"
    )


def test_a_request_is_named_where_its_state_agreed_and_nowhere_else(asked: None) -> None:
    fund = Fund.objects.create(code=COOPERATION, name="Technical cooperation fund", invented=True)
    gift = spent.give(fund, "A house of weavers", "900000", date(2026, 5, 4))
    way = Way(of="QMA")
    way.to("sent")
    allocation = spent.set_aside(fund, way.assistance, "113000", date(2026, 9, 1), of=gift)
    spent.pay(allocation, "100000", "13000", date(2026, 9, 1), of=gift)
    found = report(fund, 2026, basis=Basis.RECEIVED, on=date(2026, 11, 23))
    assert [(each.request, int(each.spent)) for each in found.uses] == [(None, 100000)]
    assert way.assistance.reference not in str(found.uses) and found.new == {"A house of weavers"}
    way.publish("fact")
    found = report(fund, 2026, basis=Basis.RECEIVED, on=date(2026, 11, 23))
    assert [each.request and each.request.reference for each in found.uses] == [way.assistance.reference]
    earlier = report(fund, 2025, basis=Basis.RECEIVED, on=date(2026, 11, 23))
    assert (earlier.uses, earlier.donors.count) == ((), 0)
