"""The outlook of a fund from its books: the figures that go into it are those of the postings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.actions.posting import Draft, post
from comity.apps.funds.donor_measures import Basis, series
from comity.apps.funds.models import Allocation, Tranche
from comity.apps.funds.replenishment import _of_one, outlook_of
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.outlook import Outlook, Planned
from tests.apps.funds.conftest import AT, DAY, Books
from tests.assistance_world import Way, _in_asking_world, asked, asking_world
from tests.spent import usd

__all__ = ["_in_asking_world", "asked", "asking_world"]

ON = date(2026, 3, 2)


def by_name(found: list[Outlook]) -> dict[str, Outlook]:
    return {each.scenario.name: each for each in found}


def test_pledges_come_when_due_and_those_in_kind_bring_no_money(books: Books) -> None:
    books.give("receive", books.pledge("100.00 USD"), "40.00 USD")
    books.pledge("25.00 USD", due_on=date(2026, 5, 1))
    books.pledge("7.00 USD", due_on=date(2026, 2, 20))
    books.pledge("900.00 USD", due_on=date(2026, 5, 1), in_kind="A bus")
    books.pledge("5.00 USD", fund=books.hills, due_on=date(2026, 5, 1))
    found = by_name(outlook_of(books.rivers, ON))["as-pledged"]
    assert [int(each.comes) for each in found.quarters] == [7, 25, 0, 0, 0, 0]
    assert found.assumed["bank"] == 40 and found.assumed["pledges-without-day"] == 60
    assert found.quarters[-1].closing == 72


def test_as_before_counts_money_and_nothing_in_kind(books: Books) -> None:
    for year, words, kind in [(2023, "100.00 USD", ""), (2024, "120.00 USD", ""), (2025, "80.00 USD", ""),
                              (2025, "700.00 USD", "A bus")]:  # fmt: skip
        actions.receive_unpledged(
            fund=books.rivers, donor="A", amount=amount(words), day=date(year, 6, 1), in_kind=kind, by=books.by, at=AT
        )  # fmt: skip
    found = by_name(outlook_of(books.rivers, ON))
    assert found["as-before"].assumed["a-year"] == 100, "the middle of 100, 120 and 80"
    assert found["as-before"].assumed["bank"] == 300
    assert found["without-the-largest"].assumed["a-year"] == 0


def test_books_without_a_bank_account_have_no_outlook(books: Books) -> None:
    books.give("recognise", books.pledge("100.00 USD"), "100.00 USD")
    assert outlook_of(books.rivers, ON) == []


def test_what_is_set_aside_goes_when_its_part_is_due(asked: None, books: Books) -> None:
    """1,000 set aside; parts of 300 (paid), 400 due in June, 200 without a day; 100 that no part covers."""
    given = books.pledge("2000.00 USD")
    books.give("receive", given, "2000.00 USD")
    way = Way(of="QMA")
    way.to("sent")
    allocation = Allocation.objects.create(
        fund=books.rivers,
        assistance=way.assistance,
        number=Decimal(1000),
        currency="USD",
        day=DAY,
        by="x",
        at=AT,
    )
    parts = [
        Tranche.objects.create(allocation=allocation, nth=nth, number=Decimal(number), support=0, milestone="m",
                               due_on=due_on)
        for nth, (number, due_on) in enumerate([(300, DAY), (400, date(2026, 6, 1)), (200, None)], 1)
    ]  # fmt: skip
    told: dict[str, Any] = {"contribution": given, "allocation": allocation}
    _, _, paid = post(
        [
            Draft(books.rivers, DAY, "allocated", moves.allocate("RIV", usd("1000.00")), **told),
            Draft(books.rivers, DAY, "obligated", moves.obligate("RIV", usd("900.00")), **told),
            Draft(books.rivers, DAY, "paid", moves.pay("RIV", usd("300.00"), usd("0.00")), **told, tranche=parts[0]),
        ],
        by="x", at=AT,
    )  # fmt: skip
    found = by_name(outlook_of(books.rivers, ON))["planned-needs"]
    assert [int(each.goes) for each in found.quarters] == [300, 400, 0, 0, 0, 0], "200 and 100 without a day"
    assert (found.assumed["bank"], found.assumed["needs-without-day"]) == (1700, 300) and found.reserve == 105
    actions.reverse(entry=paid, day=DAY, words="not paid", by=books.by, at=AT)
    found = by_name(outlook_of(books.rivers, ON))["planned-needs"]
    assert [int(each.goes) for each in found.quarters][:2] == [600, 400]


def test_parts_in_dollars_add_up_to_the_cent() -> None:
    """100 euro that came as 108.33 dollars, in three parts of 33, 33 and 34."""
    found = list(
        _of_one(
            Decimal(100), Decimal("108.33"), [(None, Decimal(33)), (None, Decimal(33)), (ON, Decimal(34))]
        )
    )
    assert found == [
        Planned(Decimal("35.75"), None), Planned(Decimal("35.75"), None), Planned(Decimal("36.83"), ON),
        Planned(Decimal("0.00"), None),
    ]  # fmt: skip
    assert [each.number for each in _of_one(Decimal(10), Decimal(10), [(ON, Decimal(50))])] == [10, 0]


def test_the_outlook_costs_three_statements_and_the_series(books: Books) -> None:
    books.give("receive", books.pledge("100.00 USD"), "40.00 USD")
    known = series(books.rivers, basis=Basis.RECEIVED)
    with CaptureQueriesContext(connection) as asked:
        outlook_of(books.rivers, ON, known)
    assert len(asked) == 3
