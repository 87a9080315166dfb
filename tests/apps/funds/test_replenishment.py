"""The outlook of a fund from its books: the figures that go into it are those of the postings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.actions import Part
from comity.apps.funds.donor_measures import Basis, series
from comity.apps.funds.replenishment import _of_one, outlook_of
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.outlook import Outlook, Planned
from tests.apps.funds.conftest import AT, Books
from tests.funds_world import AT as WHEN
from tests.funds_world import SPENT_ON, Kept

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


def test_what_is_set_aside_goes_when_its_part_is_due(kept: Kept) -> None:
    """1,000 set aside; parts of 300 (paid), 400 due in September, 200 without a day; 100 that no part covers."""
    kept.give("A house of weavers", "2000.00 USD")
    way, allocation = kept.allocated("1000.00 USD")
    way.agree()
    parts = actions.obligate(
        allocation=allocation, day=SPENT_ON, by=kept.by, at=WHEN,
        parts=[Part(Decimal(number), "m", due_on)
               for number, due_on in [(300, SPENT_ON), (400, date(2026, 9, 1)), (200, None)]],
    )  # fmt: skip
    paid = kept.pay(parts[0])
    on = SPENT_ON
    found = by_name(outlook_of(kept.fund, on))["planned-needs"]
    assert [int(each.goes) for each in found.quarters] == [300, 400, 0, 0, 0, 0], "200 and 100 without a day"
    assert (found.assumed["bank"], found.assumed["needs-without-day"]) == (1700, 300) and found.reserve == 105
    actions.reverse(entry=paid, day=on, words="not paid", by=kept.by, at=WHEN)
    found = by_name(outlook_of(kept.fund, on))["planned-needs"]
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
