"""Sources and uses from the books: the same as counted by hand, at the same cost wherever one looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds.actions.posting import Draft, write
from comity.apps.funds.models import Fund, Posting
from comity.apps.funds.sources_uses import Statement, statement
from comity.apps.funds.totals import totals
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.published import Spent
from tests.apps.funds.conftest import AT, Books
from tests.apps.funds.test_published import given, load
from tests.assistance_world import _in_asking_world, asked, asking_world
from tests.funds_world import Kept, kept
from tests.pure.ledger.test_statement import FUND, worked

__all__ = ["_in_asking_world", "asked", "asking_world", "kept"]

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def numbers(made: Statement) -> dict[str, str]:
    lines = (made.opening, *made.sources, *made.uses, made.closing, *made.held, *made.beside)
    return {str(each.name): f"{each.number:.2f}" for each in lines}


def written(fund: Fund) -> None:
    """The worked case of the pure test, as rows. No act writes euros that nobody pledged, so the rows are made here."""
    drafts = [Draft(fund, each.day, "invented", _of(fund, each.postings)) for each in worked()]
    write(drafts, by="test", at=AT)


def _of(fund: Fund, postings: Any) -> Any:
    return tuple(replace(each, fund=fund.code) for each in postings if each.fund == FUND)


def test_the_year_worked_by_hand(books: Books) -> None:
    written(books.rivers)
    made = statement(books.rivers, FIRST, LAST)
    assert numbers(made) == {
        "opening": "1000.00", "contributions": "625.00", "interest": "3.50", "returned": "20.00", "conversion": "2.00",
        "rates-moved": "13.89", "exchange": "11.11", "direct": "100.00", "support-cost": "13.00", "paid-back": "60.00",
        "charges": "1.25", "closing": "1451.25", "obligated": "113.00", "reserve": "40.00", "available": "1298.25",
        "pledged": "825.00", "recognised": "111.11", "outstanding": "200.00",
    }  # fmt: skip
    assert made.adds_up and made.total == Decimal("1650.50") and not made.as_published
    assert [(each.currency, int(each.number), int(each.base)) for each in made.converted] == [
        ("EUR", 50, 50),
        ("USD", -52, -52),
    ]


def test_a_line_leads_to_the_entries_that_make_it(books: Books) -> None:
    written(books.rivers)
    made = statement(books.rivers, FIRST, LAST)
    address = {str(each.name): each.address for each in (*made.sources, *made.uses, *made.held)}
    assert address["direct"] == "/funds/RIV/entries?kind=disbursed&from=2025-01-01&to=2025-12-31"
    assert address["obligated"] == "/funds/RIV/entries?kind=obligated&to=2025-12-31"
    assert made.opening.address == "/funds/RIV/entries?kind=bank&to=2024-12-31"
    assert made.closing.address == "/funds/RIV/entries?kind=bank&to=2025-12-31"
    # A line of one account is the sum of the postings that its page shows.
    for each in (*made.sources, *made.uses):
        if len(each.kinds) == 1 and each.kinds[0] not in (Kind.EXCHANGE, Kind.CONVERSION):
            rows = Posting.objects.filter(
                fund=books.rivers, kind=each.kinds[0].value, day__range=(FIRST, LAST)
            )
            assert abs(sum(row.base for row in rows)) == each.number, each.name


def test_another_fund_moves_nothing_here(books: Books) -> None:
    written(books.hills)
    assert statement(books.rivers, FIRST, LAST).empty


def test_the_first_and_last_day_are_within(books: Books) -> None:
    given = books.pledge("100.00 USD", day=date(2026, 1, 1))
    books.give("receive", given, "10.00 USD", day=date(2026, 1, 1))
    books.give("receive", given, "20.00 USD", day=date(2026, 2, 14))
    books.give("receive", given, "40.00 USD", day=date(2026, 2, 15))

    def came(since: date, until: date) -> tuple[str, str, str]:
        told = numbers(statement(books.rivers, since, until))
        return told["opening"], told.get("contributions", "0.00"), told["closing"]

    assert came(date(2026, 1, 1), date(2026, 2, 14)) == ("0.00", "30.00", "30.00")
    assert came(date(2026, 1, 2), date(2026, 2, 15)) == ("10.00", "60.00", "70.00")
    assert came(date(2026, 2, 15), date(2026, 2, 15)) == ("30.00", "40.00", "70.00")
    assert came(date(2026, 3, 1), date(2026, 3, 31)) == ("70.00", "0.00", "70.00")


def test_a_time_that_ends_before_it_begins_is_a_mistake(books: Books) -> None:
    with pytest.raises(ValueError):
        statement(books.rivers, LAST, FIRST)


def test_three_statements_and_no_line_read_of_whole_months(books: Books) -> None:
    written(books.rivers)
    with CaptureQueriesContext(connection) as asked:
        statement(books.rivers, FIRST, LAST)
    assert len(asked) == 3
    # At the end of a month every subtotal is whole: none of its lines is read.
    assert "'2026-01-01'" in asked[1]["sql"] and "'2025-12-01'" not in asked[1]["sql"]


def test_published_schedules_state_what_was_recognised_and_spent_and_no_bank(db: None) -> None:
    load(given(100), given(-30, "Smiths"), Spent(3, 2018, "ZAA", Decimal(40)), given(7, year=2019))
    fund = Fund.objects.get(code="ZAA")
    made = statement(fund, date(2018, 1, 1), date(2018, 12, 31))
    assert made.as_published and made.adds_up and not (made.sources or made.uses or made.held)
    assert numbers(made) == {
        "opening": "0.00", "closing": "0.00", "recognised": "100.00", "spent": "40.00", "refunded": "30.00"
    }  # fmt: skip
    (total,) = (each for each in totals(fund) if each.year == 2018)
    assert (total.recognised, total.refunded, total.spent) == (100, 30, 40)
    after = statement(fund, date(2019, 1, 1), date(2019, 12, 31))
    assert after.as_published and numbers(after)["recognised"] == "7.00"


def test_what_the_acts_of_spending_did_adds_up(kept: Kept) -> None:
    kept.give("A house of weavers", "1000.00 EUR")
    kept.give("Smiths", "2000.00 USD")
    _way, (first, _second) = kept.promised("1130.00 USD", ("565.00", "565.00"))
    kept.pay(first)
    kept.report(first, "480.00 USD")
    made = statement(kept.fund, date(2026, 1, 1), date(2026, 12, 31))
    assert made.adds_up
    told = numbers(made)
    assert (told["contributions"], told["direct"], told["support-cost"]) == ("3083.42", "500.00", "65.00")
    assert (told["obligated"], told["available"], told["spent"]) == ("565.00", "1953.42", "480.00")
